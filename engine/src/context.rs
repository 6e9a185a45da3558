//! What every part of a request's way may ask: who it is, and by which rules the server runs.

use std::{net::IpAddr, sync::Arc};

use poem::http::Uri;

use crate::{
    conventions::Conventions,
    language::Language,
    rate_limit::{ClientKey, RateLimitKey},
    request_id::RequestId,
};

/// Facts of one request, put into its extensions by [`crate::Edge`] and handed to every trait method.
#[derive(Debug, Clone)]
pub struct RequestContext {
    request_id: RequestId,
    uri: Uri,
    client_address: IpAddr,
    language: Language,
    conventions: Arc<Conventions>,
    problem: bool,
}

impl RequestContext {
    pub(crate) fn new(
        request_id: RequestId,
        uri: Uri,
        client_address: IpAddr,
        language: Language,
        conventions: Arc<Conventions>,
    ) -> Self {
        RequestContext {
            request_id,
            uri,
            client_address,
            language,
            conventions,
            problem: false,
        }
    }

    /// Chooses the form of failures.
    pub(crate) fn with_problem_details(mut self, preferred: bool) -> Self {
        self.problem = preferred;
        self
    }

    /// Whether the client wants failures as problem details.
    pub(crate) fn prefers_problem_details(&self) -> bool {
        self.problem
    }

    /// The request's target as the client wrote it.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The client's address: the peer's, or what a trusted proxy says of it; `0.0.0.0` for a peer without an address.
    pub fn client_address(&self) -> IpAddr {
        self.client_address
    }

    /// Whose requests are counted together with this one. Nobody signs in yet, so it is always the address.
    pub fn client_key(&self, counted: RateLimitKey) -> ClientKey {
        match counted {
            RateLimitKey::Ip | RateLimitKey::Principal => ClientKey::address(self.client_address),
        }
    }

    /// The request's identifier.
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// The language in which the client wants to be spoken to.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The document and the settings that the server keeps to.
    pub fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Makes a link that clients can follow from a path of this server: the configured public base URL before it,
    /// or the path alone, which is a valid relative reference (RFC 3986, section 4.2).
    pub fn link(&self, path_and_query: &str) -> String {
        match &self.conventions.policy.public_url {
            Some(base) => format!("{}{path_and_query}", base.trim_end_matches('/')),
            None => path_and_query.to_owned(),
        }
    }
}
