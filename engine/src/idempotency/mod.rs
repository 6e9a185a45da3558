//! Requests that may be sent twice and act once: the header `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! A client that got no answer cannot know whether its request acted. With a key it sends the same request again and
//! gets the answer of the first one. The key belongs to one operation and one principal; the answer is kept in the
//! transaction of what the operation wrote ([`crate::unit_of_work`]), so that a crash leaves both or neither.
//!
//! The way of a key: it is claimed in this process, so that of two requests at the same moment one is told to wait;
//! what is stored under it is read without holding the writer; only then does the operation run. Rejected: a row
//! "started" written first, which costs a second transaction and stays behind when the process dies; holding the write
//! transaction from the claim on, which lets one slow handler stop everybody.

mod claims;
mod digest;
mod fingerprint;
mod key;
mod stored;
mod tally;
mod turn;

use poem::http::{HeaderValue, header};

pub(crate) use self::{
    claims::Claims,
    key::{Key, of_request},
    tally::Tally,
    turn::{Claimed, Kept, Turn},
};
pub use self::{digest::Fingerprints, stored::StoredAnswer};
use crate::{
    conventions::Policy,
    error::{ApiError, ErrorCode, code},
    language::Message,
};

/// What an operation declares by the header parameter `Idempotency-Key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idempotency {
    /// Whether a request without a key is refused.
    pub required: bool,
}

/// What a key that comes with another request answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "u16")]
pub enum ConflictStatus {
    /// 409 Conflict.
    Conflict,
    /// 422 Unprocessable Content, the choice of the IETF's draft (section 2.7).
    Unprocessable,
}

impl TryFrom<u16> for ConflictStatus {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, String> {
        match status {
            409 => Ok(ConflictStatus::Conflict),
            422 => Ok(ConflictStatus::Unprocessable),
            other => Err(format!("{other} is neither 409 nor 422")),
        }
    }
}

/// The same code with the other status.
const UNPROCESSABLE: ErrorCode = ErrorCode::new(
    code::IDEMPOTENCY_CONFLICT.code,
    poem::http::StatusCode::UNPROCESSABLE_ENTITY,
    code::IDEMPOTENCY_CONFLICT.message,
);

/// The same key and the same request, whose answer is not there to be given again.
fn not_kept() -> ApiError {
    ApiError::new(&code::IDEMPOTENCY_CONFLICT).with_message(Message::new("answer-not-kept"))
}

/// When to come again while the first request is running, in seconds: it is over soon.
const SHORTLY: HeaderValue = HeaderValue::from_static("1");

fn conflict(policy: &Policy) -> ApiError {
    ApiError::new(match policy.idempotency_conflict_status {
        ConflictStatus::Conflict => &code::IDEMPOTENCY_CONFLICT,
        ConflictStatus::Unprocessable => &UNPROCESSABLE,
    })
}

fn in_progress() -> ApiError {
    ApiError::new(&code::IDEMPOTENCY_IN_PROGRESS).with_header(header::RETRY_AFTER, SHORTLY)
}
