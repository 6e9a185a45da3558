//! Who asks, and whether they may.
//!
//! A request passes here twice. `identify` reads credentials and refuses nobody, so that a rate limit can count by
//! principal and count bad credentials too; `authorize` refuses, before a byte of the body is read. What an operation
//! wants stands in its row ([`Security`]): an operation that wants nothing costs one comparison with an empty list.
//!
//! poem-openapi's own `SecurityScheme` was rejected: its alternatives stop at the first that parses, a fallback swallows
//! bad credentials, and scopes are words in its document only.

mod authorize;
mod caller;
mod identify;
mod key;
mod principal;
mod secret;
mod security;
mod session;
pub mod settings;
mod token;

use std::sync::Arc;

pub use self::{
    authorize::bearer_challenge,
    key::KeyError,
    principal::{Principal, Role},
    secret::Secret,
    security::{Scheme, Security},
    session::{OpenedSession, SessionOwner, Sessions},
    token::{AccessToken, Algorithm, TokenOptions, Tokens},
};
pub(crate) use self::{
    authorize::{authorize, insufficient_scope, invalid_token, unauthenticated},
    caller::Caller,
    identify::{bearer_token, identify},
};
use crate::{conventions::Policy, error::ApiError};

/// How a server recognises its callers.
#[derive(Debug, Clone, Default)]
pub struct Auth {
    roles: &'static [Role],
    tokens: Option<Tokens>,
    sessions: Option<Arc<dyn Sessions>>,
    secure: bool,
}

impl Auth {
    /// Recognises nobody until it is told how: operations that want a caller answer 401. `roles` says what each role may
    /// do.
    pub fn new(roles: &'static [Role]) -> Self {
        Auth {
            roles,
            ..Auth::default()
        }
    }

    /// Accepts the bearer tokens that `tokens` verifies.
    #[must_use]
    pub fn with_tokens(mut self, tokens: Tokens) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// Accepts the cookies of `sessions`. Where clients reach the server by https, the cookie is for https alone and its
    /// name begins with `__Host-` (RFC 6265bis, section 4.1.3.2).
    #[must_use]
    pub fn with_sessions(mut self, sessions: Arc<dyn Sessions>, policy: &Policy) -> Self {
        self.sessions = Some(sessions);
        self.secure = policy
            .public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"));
        self
    }

    /// Makes an access token for a subject that has just proven who it is.
    ///
    /// # Errors
    ///
    /// The server verifies tokens but holds no key to sign with.
    pub fn issue(&self, subject: &str, roles: &[String]) -> Result<AccessToken, ApiError> {
        match &self.tokens {
            Some(tokens) => tokens.issue(subject, roles).map_err(ApiError::internal),
            None => Err(ApiError::internal("this server issues no tokens")),
        }
    }

    /// What a client gets for a new session that lasts `seconds`: the cookie named `name`, and the token against forged
    /// requests.
    pub fn open_session(&self, name: &str, secret: &Secret, seconds: u64) -> OpenedSession {
        session::open(name, secret, seconds, self.secure)
    }

    /// The `Set-Cookie` value that makes a browser forget the session cookie `name`.
    pub fn close_session(&self, name: &str) -> String {
        session::close(name, self.secure)
    }

    fn principal(&self, id: String, roles: Vec<String>, session: Option<String>) -> Principal {
        Principal::new(id, roles, session, self.roles)
    }
}
