//! What is known of a request's caller after its credentials were read.

use std::sync::Arc;

use super::{Principal, Scheme};

/// The outcome of reading credentials. Nothing is refused yet.
#[derive(Debug, Clone, Default)]
pub(crate) enum Caller {
    /// No credentials that the operation looks at.
    #[default]
    Nobody,
    /// Some of what is wanted together, and what did not come.
    Incomplete(Vec<Scheme>),
    /// Credentials that do not hold; why, for the log.
    Refused(Shown, String),
    /// A session's cookie without its token against forged requests.
    Forged,
    /// Whoever it is, a mock lets pass.
    OnTrial,
    /// Somebody, and how they proved it.
    Known(Arc<Principal>, Scheme),
    /// Somebody who has proven everything that one of the alternatives wants.
    Admitted(Arc<Principal>),
    /// Somebody who lacks scopes, and those that are wanted.
    Lacking(Arc<Principal>, &'static [&'static str]),
}

/// Of which kind credentials are that do not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A bearer token: only of that a challenge may say that it is wrong (RFC 6750, section 3.1).
    Token,
    /// A key, a password, or a scheme that the operation does not take.
    Other,
}

impl Shown {
    /// What credentials of `scheme` are.
    pub(super) fn by(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Bearer => Shown::Token,
            _ => Shown::Other,
        }
    }
}

impl Caller {
    /// Who it is, where that is proven.
    pub(crate) fn principal(&self) -> Option<&Principal> {
        match self {
            Caller::Known(principal, _) | Caller::Admitted(principal) | Caller::Lacking(principal, _) => {
                Some(principal)
            }
            Caller::Nobody
            | Caller::Incomplete(_)
            | Caller::OnTrial
            | Caller::Refused(..)
            | Caller::Forged => None,
        }
    }

    /// How much it says, against what another alternative has to say of the same request: a scope that is missing says
    /// more than credentials that do not hold, and a token that does not hold more than a key, since the challenge tells
    /// of it.
    pub(super) fn weight(&self) -> u8 {
        match self {
            Caller::Nobody => 0,
            Caller::Incomplete(_) => 1,
            Caller::Refused(Shown::Other, _) | Caller::Forged => 2,
            Caller::Refused(Shown::Token, _) => 3,
            Caller::Lacking(..) => 4,
            Caller::OnTrial | Caller::Known(..) | Caller::Admitted(_) => 5,
        }
    }
}
