//! Who asks, and whether they may.
//!
//! A request passes here twice. `identify` reads credentials and refuses nobody, so that a rate limit can count by
//! principal and count bad credentials too; `authorize` refuses, before a byte of the body is read. What an operation
//! wants stands in its row ([`Security`]): an operation that wants nothing costs one comparison with an empty list.
//!
//! poem-openapi's own `SecurityScheme` was rejected: its alternatives stop at the first that parses, a fallback swallows
//! bad credentials, and scopes are words in its document only.

mod authenticate;
mod authorize;
mod caller;
mod challenge;
mod derived_keys;
mod identify;
mod key;
mod principal;
mod recent;
mod schemes;
mod secret;
mod security;
mod session;
pub mod settings;
mod token;
mod trial;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use poem::http::HeaderValue;

use self::{authenticate::Others, recent::Recent};
pub use self::{
    authenticate::{Authenticate, Credential, Identity},
    challenge::bearer_challenge,
    key::KeyError,
    principal::{Principal, Role},
    secret::Secret,
    security::{Scheme, Security},
    session::{OpenedSession, SessionOwner, Sessions},
    token::{AccessToken, Algorithm, TokenOptions, Tokens},
    trial::Trial,
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
    bearer: Option<Arc<Bearer>>,
    sessions: Option<Arc<dyn Sessions>>,
    secure: bool,
    others: Others,
    trial: Option<Trial>,
}

/// Bearer tokens: what verifies them, and those that were verified a moment ago.
#[derive(Debug)]
struct Bearer {
    tokens: RwLock<Tokens>,
    recent: Recent,
}

impl Bearer {
    /// Locked for a moment, and only where a token is made, or is not known from a moment ago.
    fn tokens(&self) -> RwLockReadGuard<'_, Tokens> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keys of a server that runs.
#[derive(Debug, Clone)]
pub struct Keys(Arc<Bearer>);

impl Keys {
    /// The tokens that are taken now.
    pub fn held(&self) -> Tokens {
        self.0.tokens().clone()
    }

    /// Takes these tokens from now on. Cursors and the keys of idempotent requests stay sealed as they were at the start.
    pub fn replace(&self, tokens: Tokens) {
        let mut held = self.0.tokens.write().unwrap_or_else(PoisonError::into_inner);
        *held = tokens;
        // Within the lock: nobody who has verified by the old keys remembers it after this.
        self.0.recent.forget();
    }
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
        self.bearer = Some(Arc::new(Bearer {
            tokens: RwLock::new(tokens),
            recent: Recent::default(),
        }));
        self
    }

    /// What changes the keys of bearer tokens while the server runs.
    pub fn keys(&self) -> Option<Keys> {
        self.bearer.clone().map(Keys)
    }

    /// Takes anything that looks like credentials for what it says: for mocks, which know nobody.
    #[must_use]
    pub fn on_trial(mut self, trial: Trial) -> Self {
        self.trial = Some(trial);
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
            .and_then(|url| url.split_once("://"))
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https"));
        self
    }

    /// Accepts the keys, passwords and foreign tokens that `authenticate` knows.
    #[must_use]
    pub fn with_authenticate(mut self, authenticate: Arc<dyn Authenticate>) -> Self {
        self.others = Others::Known(authenticate);
        self
    }

    /// Makes an access token for a subject that has just proven who it is.
    ///
    /// # Errors
    ///
    /// The server verifies tokens but holds no key to sign with.
    pub fn issue(&self, subject: &str, roles: &[String]) -> Result<AccessToken, ApiError> {
        match &self.bearer {
            Some(bearer) => bearer.tokens().issue(subject, roles).map_err(ApiError::internal),
            None => Err(ApiError::internal("this server issues no tokens")),
        }
    }

    /// What a client gets for a new session that lasts `seconds`: the cookie named `name`, and the token against forged
    /// requests.
    pub fn open_session(&self, name: &str, secret: &Secret, seconds: u64) -> OpenedSession {
        session::open(name, secret, seconds, self.secure)
    }

    /// What the store may keep the session of these cookies under.
    pub(crate) fn session_digest(&self, cookies: &HeaderValue, name: &str) -> Option<String> {
        session::secret_among([cookies], name, self.secure).map(Secret::digest_of)
    }

    /// The `Set-Cookie` value that makes a browser forget the session cookie `name`.
    pub fn close_session(&self, name: &str) -> String {
        session::close(name, self.secure)
    }

    /// Whom a token stands for at `now`, in seconds since 1970; else why it does not hold, for the log.
    fn verified(&self, token: &str, now: u64) -> Result<Arc<Principal>, String> {
        let bearer = self.bearer.as_deref().ok_or("this server takes no tokens")?;
        let recent = &bearer.recent;
        if let Some(known) = recent.find(token, now) {
            return Ok(known);
        }
        let tokens = bearer.tokens();
        let claims = tokens.verify(token)?;
        let holds = claims.holds();
        let principal = Arc::new(self.principal(claims.sub, claims.roles, None));
        if let Some(holds) = holds {
            recent.keep(token, holds, &principal);
        }
        Ok(principal)
    }

    /// Whether credentials are known beside this server's own tokens and sessions.
    fn knows_others(&self) -> bool {
        !matches!(self.others, Others::Nobody)
    }

    fn recognised(&self, identity: Identity) -> Principal {
        let Identity { id, roles, scopes } = identity;
        self.principal(id, roles, None).granted(scopes)
    }

    fn principal(&self, id: String, roles: Vec<String>, session: Option<String>) -> Principal {
        Principal::new(id, roles, session, self.roles)
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::get_current_timestamp;

    use super::*;

    #[test]
    fn a_token_is_verified_once_within_its_time_and_anew_outside_of_it() {
        let tokens = Tokens::ephemeral(TokenOptions::default()).unwrap();
        let auth = Auth::new(&[]).with_tokens(tokens.clone());
        let soon = get_current_timestamp() + 5;
        let token = tokens.issue("7", &["staff".to_owned()]).unwrap().token;
        let first = auth.verified(&token, soon).unwrap();
        assert_eq!((first.id(), first.roles()), ("7", &["staff".to_owned()][..]));
        let is_known = |at| Arc::ptr_eq(&first, &auth.verified(&token, at).unwrap());
        assert!(is_known(soon) && is_known(soon + 600));
        assert!(!is_known(soon + 1000), "after its last second");
        assert!(!is_known(soon - 60), "a clock that went back");
    }

    #[test]
    fn with_other_keys_no_token_of_the_old_ones_holds() {
        let tokens = Tokens::ephemeral(TokenOptions::default()).unwrap();
        let auth = Auth::new(&[]).with_tokens(tokens.clone());
        let now = get_current_timestamp();
        let token = tokens.issue("7", &[]).unwrap().token;
        assert!(auth.verified(&token, now).is_ok());
        let others = Tokens::ephemeral(TokenOptions::default()).unwrap();
        auth.keys().unwrap().replace(others.clone());
        assert!(auth.verified(&token, now).is_err());
        let token = others.issue("7", &[]).unwrap().token;
        assert!(auth.verified(&token, now).is_ok());
        let issued = auth.issue("8", &[]).unwrap().token;
        assert_eq!(others.verify(&issued).unwrap().sub, "8");
    }

    #[test]
    fn a_token_that_is_known_holds_for_its_own_server_alone() {
        let options = TokenOptions::default;
        let tokens = Tokens::ephemeral(options()).unwrap();
        let auth = Auth::new(&[]).with_tokens(tokens.clone());
        let now = get_current_timestamp();
        let token = tokens.issue("7", &[]).unwrap().token;
        assert!(auth.verified(&token, now).is_ok());
        let other = auth.clone().with_tokens(Tokens::ephemeral(options()).unwrap());
        assert!(other.verified(&token, now).is_err());
        assert!(Auth::new(&[]).verified(&token, now).is_err());
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            // The last character of base64 has bits that say nothing; whoever flips only those has flipped nothing.
            let outcome = auth.verified(&changed, now);
            assert!(outcome.is_err(), "{at}");
        }
    }
}
