//! What is known of a request's caller after its credentials were read.

use std::sync::Arc;

use super::{Principal, Scheme};

/// The outcome of reading credentials. Nothing is refused yet.
#[derive(Debug, Clone, Default)]
pub(crate) enum Caller {
    /// No credentials that the operation looks at.
    #[default]
    Nobody,
    /// A bearer token that does not hold; why, for the log.
    Refused(String),
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

impl Caller {
    /// Who it is, where that is proven.
    pub(crate) fn principal(&self) -> Option<&Principal> {
        match self {
            Caller::Known(principal, _) | Caller::Admitted(principal) | Caller::Lacking(principal, _) => {
                Some(principal)
            }
            Caller::Nobody | Caller::OnTrial | Caller::Refused(_) | Caller::Forged => None,
        }
    }
}
