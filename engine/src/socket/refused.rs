//! What is refused before an operation is known.
//!
//! The gate and the service only say what is wrong. The answer comes from the endpoint, which finds this in the request's
//! extensions: so it is in the envelope, in the client's language, with a request id, logged and counted like any other.

use crate::{
    error::{ApiError, code},
    language::Message,
};

/// Why a request gets no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub(crate) enum Refused {
    /// It is no HTTP.
    Unreadable,
    /// It does not name its host once (RFC 9112, section 3.2).
    Host,
    /// It says twice where its body ends (RFC 9112, section 6.3): what two readers understand differently is a way to
    /// smuggle a request past one of them.
    Framing,
    /// Its target is too long.
    Target,
    /// Its head is too large.
    Head,
    /// Its head did not come to an end in time.
    Slow,
    /// There are too many others.
    Busy,
}

impl Refused {
    /// Each of them.
    pub(crate) const ALL: [Refused; 7] = [
        Refused::Unreadable,
        Refused::Host,
        Refused::Framing,
        Refused::Target,
        Refused::Head,
        Refused::Slow,
        Refused::Busy,
    ];

    /// A number above zero.
    pub(super) fn number(self) -> u8 {
        self as u8 + 1
    }

    pub(super) fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The failure that the client is told of.
    pub(crate) fn error(self) -> ApiError {
        let malformed = |key| ApiError::new(&code::MALFORMED_REQUEST).with_message(Message::new(key));
        match self {
            Refused::Unreadable => malformed("head-unreadable"),
            Refused::Host => malformed("host-needed"),
            Refused::Framing => malformed("length-contradicted"),
            Refused::Target => ApiError::new(&code::URI_TOO_LONG),
            Refused::Head => ApiError::new(&code::HEADERS_TOO_LARGE),
            Refused::Slow => ApiError::new(&code::REQUEST_TIMEOUT),
            Refused::Busy => {
                ApiError::new(&code::SERVICE_UNAVAILABLE).with_source("too many requests at once")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_for_themselves() {
        for refused in Refused::ALL {
            assert_eq!(Refused::of_number(refused.number()), Some(refused));
        }
        assert_eq!(Refused::of_number(0), None);
        assert_eq!(Refused::of_number(8), None);
    }
}
