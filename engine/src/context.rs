//! What every part of a request's way may ask: who it is, and by which rules the server runs.

use std::{
    any::Any,
    fmt::Display,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use poem::http::{HeaderMap, HeaderValue, Uri, header};
use serde::Serialize;
use serde_json::Value;

use crate::{
    auth::{self, Auth, Caller, Principal},
    contract::Taken,
    conventions::Conventions,
    error::ApiError,
    language::Language,
    negotiation,
    pagination::Keyset,
    parameters::Place,
    rate_limit::{ClientKey, RateLimitKey},
    request_id::RequestId,
    trace::{self, Trace},
    unit_of_work::Work,
};

/// Facts of one request, put into its extensions by [`crate::Edge`] and handed to every trait method.
///
/// Cloning is cheap: what is known from the beginning is shared, what is learned on the way is small.
#[derive(Debug, Clone)]
pub struct RequestContext {
    arrival: Arc<Arrival>,
    caller: Caller,
    work: Option<Arc<Work>>,
    keyset: Option<Arc<Keyset>>,
    accepted: Option<&'static str>,
}

/// What is known of a request when it arrives.
#[derive(Debug)]
struct Arrival {
    request_id: RequestId,
    uri: Uri,
    client_address: IpAddr,
    language: Language,
    conventions: Arc<Conventions>,
    /// Whether failures are to be problem details.
    problem: bool,
    /// The values of parameters, from the contract check to the operation.
    parameters: Mutex<Option<Taken>>,
    /// What a browser sent by itself. Its standard has one such field (RFC 6265, section 5.4).
    cookies: Option<HeaderValue>,
    trace: Option<Arc<Trace>>,
}

impl RequestContext {
    pub(crate) fn new(
        request_id: RequestId,
        uri: Uri,
        client_address: IpAddr,
        language: Language,
        headers: &HeaderMap,
        conventions: Arc<Conventions>,
    ) -> Self {
        RequestContext {
            arrival: Arc::new(Arrival {
                request_id,
                uri,
                client_address,
                language,
                conventions,
                problem: negotiation::prefers_problem(headers),
                cookies: headers.get(header::COOKIE).cloned(),
                parameters: Mutex::new(None),
                trace: None,
            }),
            caller: Caller::Nobody,
            work: None,
            keyset: None,
            accepted: None,
        }
    }

    /// The same request as a part of a trace.
    pub(crate) fn within(mut self, trace: Option<&Arc<Trace>>) -> Self {
        if let (Some(trace), Some(arrival)) = (trace, Arc::get_mut(&mut self.arrival)) {
            arrival.trace = Some(Arc::clone(trace));
        }
        self
    }

    /// The trace that the request belongs to, for requests that are made on its behalf: nothing where the client takes part
    /// in none and the server records none.
    pub fn trace(&self) -> Option<&Trace> {
        self.arrival.trace.as_deref()
    }

    /// Begins a part of the request's work; nothing where nobody records it.
    pub(crate) fn part(&self, name: &'static str) -> Option<trace::Child<'_>> {
        self.trace()?.child(name)
    }

    pub(crate) fn set_parameters(&self, taken: Taken) {
        if let Ok(mut parameters) = self.arrival.parameters.lock() {
            *parameters = Some(taken);
        }
    }

    /// The values of parameters that have not been taken out.
    pub(crate) fn parameters(&self) -> Option<Taken> {
        let parameters = self.arrival.parameters.lock().ok()?;
        parameters.clone()
    }

    /// Takes the value of a parameter out; it is asked for once.
    pub(crate) fn take_parameter(&self, place: Place, name: &str) -> Option<Value> {
        let mut parameters = self.arrival.parameters.lock().ok()?;
        parameters.as_mut()?.take(place, name)
    }

    /// Whether more is known than when the request arrived.
    pub(crate) fn has_learned(&self) -> bool {
        let knows_caller = !matches!(self.caller, Caller::Nobody);
        knows_caller || self.work.is_some() || self.keyset.is_some() || self.accepted.is_some()
    }

    pub(crate) fn set_work(&mut self, work: Arc<Work>) {
        self.work = Some(work);
    }

    pub(crate) fn set_caller(&mut self, caller: Caller) {
        self.caller = caller;
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who makes the request; nobody where the operation's `security` does not ask for it.
    pub fn principal(&self) -> Option<&Principal> {
        self.caller.principal()
    }

    /// Who makes the request, for operations that nobody else can call.
    ///
    /// # Errors
    ///
    /// 401 when it is not known.
    pub fn require_principal(&self) -> Result<&Principal, ApiError> {
        self.principal().ok_or_else(auth::unauthenticated)
    }

    /// Whoever makes the request must have this scope: for what depends on more than the operation, such as one value of
    /// a parameter.
    ///
    /// # Errors
    ///
    /// 401 when it is not known who asks, 403 without the scope.
    pub fn require_scope(&self, scope: &str) -> Result<(), ApiError> {
        if self.require_principal()?.has_scope(scope) {
            Ok(())
        } else {
            Err(auth::insufficient_scope(&[scope]))
        }
    }

    /// The unit of work that this request writes in, as the type that the server's [`Ledger`](crate::Ledger) made;
    /// nothing where the operation declares nothing that has to be committed together with its own writes.
    pub fn unit<T: Any>(&self) -> Option<&T> {
        let unit: &dyn Any = &*self.work.as_deref()?.unit;
        unit.downcast_ref()
    }

    /// Reports for the audit log that something was created. Does nothing where the document does not ask for it.
    ///
    /// # Errors
    ///
    /// 500 for a state that cannot be written as JSON.
    pub fn audit_created(&self, id: impl Display, new: &impl Serialize) -> Result<(), ApiError> {
        self.report(&id, None::<&()>, Some(new))
    }

    /// Reports for the audit log that something was changed; when nothing is different there will be no row. Does nothing
    /// where the document does not ask for it.
    ///
    /// # Errors
    ///
    /// As [`RequestContext::audit_created`].
    pub fn audit_changed(
        &self,
        id: impl Display,
        old: &impl Serialize,
        new: &impl Serialize,
    ) -> Result<(), ApiError> {
        self.report(&id, Some(old), Some(new))
    }

    /// Reports for the audit log that something was deleted. Does nothing where the document does not ask for it.
    ///
    /// # Errors
    ///
    /// As [`RequestContext::audit_created`].
    pub fn audit_deleted(&self, id: impl Display, old: &impl Serialize) -> Result<(), ApiError> {
        self.report(&id, Some(old), None::<&()>)
    }

    fn report(
        &self,
        id: &dyn Display,
        old: Option<&impl Serialize>,
        new: Option<&impl Serialize>,
    ) -> Result<(), ApiError> {
        match self.work.as_deref().and_then(|work| work.journal.as_ref()) {
            Some(journal) => journal.report(id, old, new),
            None => Ok(()),
        }
    }

    pub(crate) fn set_keyset(&mut self, keyset: Keyset) {
        self.keyset = Some(Arc::new(keyset));
    }

    /// The place in the list that the request asks for by a cursor; `None` where it asks for a page by its number.
    pub fn keyset(&self) -> Option<&Keyset> {
        self.keyset.as_deref()
    }

    /// The place in the list, for operations that page by cursor alone.
    ///
    /// # Errors
    ///
    /// 500: the document declares no cursor for the operation.
    pub fn require_keyset(&self) -> Result<&Keyset, ApiError> {
        self.keyset()
            .ok_or_else(|| ApiError::internal("the operation does not page by cursor"))
    }

    pub(crate) fn set_accepted(&mut self, media_type: &'static str) {
        self.accepted = Some(media_type);
    }

    /// The media type that the client likes best (RFC 9110, section 12.5.1), for operations that answer several; the first
    /// one that the document declares where the client does not say. Nothing for operations without a choice.
    pub fn accepted(&self) -> Option<&'static str> {
        self.accepted
    }

    /// How callers are recognised.
    pub fn auth(&self) -> &Auth {
        &self.arrival.conventions.auth
    }

    /// The digest of the session that the cookie `name` came with, whoever it belongs to and whether or not it is over: what
    /// a sign-in is to end. It proves nothing.
    pub fn sent_session(&self, name: &str) -> Option<String> {
        let cookies = self.arrival.cookies.as_ref()?;
        self.auth().session_digest(cookies, name)
    }

    /// Whether the client wants failures as problem details.
    pub(crate) fn prefers_problem_details(&self) -> bool {
        self.arrival.problem
    }

    /// The request's target as the client wrote it, with a version where the path left that to `Accept-Version`.
    pub fn uri(&self) -> &Uri {
        &self.arrival.uri
    }

    /// The client's address: the peer's, or what a trusted proxy says of it; `0.0.0.0` for a peer without an address.
    pub fn client_address(&self) -> IpAddr {
        self.arrival.client_address
    }

    /// Whose requests are counted together with this one: who asks, where that is proven, or else the address. Bad
    /// credentials so count against the address that they came from.
    pub fn client_key(&self, counted: RateLimitKey) -> ClientKey {
        match (counted, self.principal()) {
            (RateLimitKey::Principal, Some(principal)) => ClientKey::principal(principal.id()),
            (RateLimitKey::Principal, None) | (RateLimitKey::Ip, _) => {
                ClientKey::address(self.arrival.client_address)
            }
        }
    }

    /// The request's identifier.
    pub fn request_id(&self) -> &RequestId {
        &self.arrival.request_id
    }

    pub(crate) fn shared_conventions(&self) -> &Arc<Conventions> {
        &self.arrival.conventions
    }

    /// The language in which the client wants to be spoken to.
    pub fn language(&self) -> Language {
        self.arrival.language
    }

    /// The document and the settings that the server keeps to.
    pub fn conventions(&self) -> &Conventions {
        &self.arrival.conventions
    }

    /// Makes a link that clients can follow from a path of this server: the configured public base URL before it,
    /// or the path alone, which is a valid relative reference (RFC 3986, section 4.2).
    pub fn link(&self, path_and_query: &str) -> String {
        match &self.arrival.conventions.policy.public_url {
            Some(base) => format!("{}{path_and_query}", base.trim_end_matches('/')),
            None => path_and_query.to_owned(),
        }
    }
}
