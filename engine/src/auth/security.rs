//! What an operation wants of its caller: the row's form of the document's `security`.

/// One alternative of an operation's `security` (OpenAPI 3.0.3, section 4.7.30).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Security {
    /// How the caller proves who it is.
    pub scheme: Scheme,
    /// What the caller must be allowed to do, all of it.
    pub scopes: &'static [&'static str],
    /// What it has to prove besides, all of it at once.
    pub also: &'static [Security],
}

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Not at all: whoever sends no credentials is let in too.
    Anonymous,
    /// `Authorization: Bearer` with a token (RFC 6750, section 2.1): `http` with `bearer`, `oauth2` and `openIdConnect`.
    Bearer,
    /// A cookie of this name that stands for a session, or holds a key.
    Cookie(&'static str),
    /// `Authorization: Basic` with a name and a password (RFC 7617).
    Basic,
    /// `Authorization` with another scheme of this name, in lower case (RFC 9110, section 11.1).
    Http(&'static str),
    /// A key in the header field of this name.
    Header(&'static str),
    /// A key in the query parameter of this name.
    Query(&'static str),
    /// A certificate of the connection, of which whoever ends TLS before this server tells in header fields.
    MutualTls,
}

impl Security {
    /// Proven by `scheme`, of somebody with these scopes.
    pub const fn new(scheme: Scheme, scopes: &'static [&'static str]) -> Self {
        Security {
            scheme,
            scopes,
            also: &[],
        }
    }

    /// Nobody in particular.
    pub const fn anonymous() -> Self {
        Security::new(Scheme::Anonymous, &[])
    }

    /// A bearer token of somebody with these scopes.
    pub const fn bearer(scopes: &'static [&'static str]) -> Self {
        Security::new(Scheme::Bearer, scopes)
    }

    /// The session cookie `name` of somebody with these scopes.
    pub const fn cookie(name: &'static str, scopes: &'static [&'static str]) -> Self {
        Security::new(Scheme::Cookie(name), scopes)
    }

    /// This, and all of `also` in the same request.
    #[must_use]
    pub const fn with(mut self, also: &'static [Security]) -> Self {
        self.also = also;
        self
    }

    /// The query parameters that hold its keys.
    pub(crate) fn query_keys(&self) -> impl Iterator<Item = &'static str> {
        self.all().filter_map(|one| match one.scheme {
            Scheme::Query(name) => Some(name),
            _ => None,
        })
    }

    /// Everything that this alternative wants.
    pub(super) fn all(&self) -> impl Iterator<Item = &Security> {
        std::iter::once(self).chain(self.also)
    }
}
