//! What an operation wants of its caller: the row's form of the document's `security`.

/// One alternative of an operation's `security` (OpenAPI 3.0.3, section 4.7.30).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Security {
    /// How the caller proves who it is.
    pub scheme: Scheme,
    /// What the caller must be allowed to do, all of it.
    pub scopes: &'static [&'static str],
}

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Not at all: whoever sends no credentials is let in too.
    Anonymous,
    /// `Authorization: Bearer` with a signed token (RFC 6750, section 2.1).
    Bearer,
    /// A cookie of this name that stands for a session.
    Cookie(&'static str),
}

impl Security {
    /// Nobody in particular.
    pub const fn anonymous() -> Self {
        Security {
            scheme: Scheme::Anonymous,
            scopes: &[],
        }
    }

    /// A bearer token of somebody with these scopes.
    pub const fn bearer(scopes: &'static [&'static str]) -> Self {
        Security {
            scheme: Scheme::Bearer,
            scopes,
        }
    }

    /// The session cookie `name` of somebody with these scopes.
    pub const fn cookie(name: &'static str, scopes: &'static [&'static str]) -> Self {
        Security {
            scheme: Scheme::Cookie(name),
            scopes,
        }
    }
}
