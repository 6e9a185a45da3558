//! The seam for credentials that the engine does not know by itself: keys, passwords, foreign tokens.
//!
//! A server that takes them implements [`Authenticate`]; without it nobody holds such credentials, so that an operation
//! that wants them refuses everybody.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use poem::http::HeaderMap;

use super::Scheme;
use crate::error::ApiError;

/// What a request shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// A bearer token that is none of this server's own.
    Bearer(&'a str),
    /// A name and a password (RFC 7617).
    Basic {
        /// The name.
        user: &'a str,
        /// The password.
        password: &'a str,
    },
    /// What follows the name of another scheme in `Authorization`.
    Http {
        /// The scheme's name in lower case.
        scheme: &'static str,
        /// The rest.
        value: &'a str,
    },
    /// A key.
    Key {
        /// Where it stood: a header field, a query parameter or a cookie.
        scheme: Scheme,
        /// The key itself.
        value: &'a str,
    },
    /// Whatever the header fields say of a certificate. Which of them can be believed is known to whoever runs the proxy
    /// that ends TLS.
    Certificate(&'a HeaderMap),
}

/// Which kind it is, never what it holds.
impl fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::Bearer(_) => "Bearer",
            Credential::Basic { .. } => "Basic",
            Credential::Http { .. } => "Http",
            Credential::Key { .. } => "Key",
            Credential::Certificate(_) => "Certificate",
        })
    }
}

/// Whom credentials stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The subject's identifier.
    pub id: String,
    /// Its roles, which grant the scopes that the server gives them.
    pub roles: Vec<String>,
    /// Scopes that it has beside those of its roles.
    pub scopes: Vec<String>,
}

/// Recognises credentials.
pub trait Authenticate: fmt::Debug + Send + Sync {
    /// Whom they stand for; nobody where they do not hold.
    ///
    /// # Errors
    ///
    /// Whoever knows cannot be asked.
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Option<Identity>, ApiError>>;
}

/// What recognises credentials beside tokens and sessions.
#[derive(Debug, Clone, Default)]
pub(super) enum Others {
    /// Nothing.
    #[default]
    Nobody,
    /// The server's own.
    Known(Arc<dyn Authenticate>),
}
