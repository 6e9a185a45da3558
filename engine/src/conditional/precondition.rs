//! The conditions of a write, for business code to keep inside its transaction.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use jiff::Timestamp;

use super::{
    evaluate::{Current, Outcome, evaluate},
    fields::Fields,
};

/// Whether a write may come without `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preconditions {
    /// It may; then the last one wins.
    Optional,
    /// Without it the answer is 428 (RFC 6585, section 3).
    Required,
}

const UNJUDGED: u8 = 0;
const HELD: u8 = 1;
const FAILED: u8 = 2;

/// What a client expects of the resource that it is about to change: `If-Match`, `If-Unmodified-Since` and
/// `If-None-Match` of its request (RFC 9110, section 13.1).
///
/// It is an argument of the trait method of every operation that declares `If-Match`, and has to be judged: a success
/// without a judgement becomes a 500, whose reason stands in the log.
#[derive(Debug, Clone, Default)]
pub struct Precondition(Option<Arc<Expectation>>);

#[derive(Debug)]
struct Expectation {
    fields: Fields,
    outcome: AtomicU8,
}

impl Precondition {
    pub(super) fn new(fields: Option<Fields>) -> Self {
        let expected = |fields| {
            Arc::new(Expectation {
                fields,
                outcome: AtomicU8::new(UNJUDGED),
            })
        };
        Precondition(fields.map(expected))
    }

    /// Whether the client expects anything. Who expects nothing may have its change made without a look at what is there.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a resource that last changed at `updated_at` is as the client expects it, which is the question to ask
    /// inside the transaction that changes it, of the row as it was read there. If not, nothing must be changed and the
    /// answer is [`PRECONDITION_FAILED`](crate::error::code::PRECONDITION_FAILED).
    pub fn admits(&self, updated_at: Timestamp) -> bool {
        let Some(expected) = &self.0 else { return true };
        let holds = evaluate(&expected.fields, &Current::Version(updated_at)) == Outcome::Proceed;
        expected
            .outcome
            .store(if holds { HELD } else { FAILED }, Ordering::Release);
        holds
    }

    pub(super) fn has_if_match(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|expected| expected.fields.if_match.is_some())
    }

    /// Why a success cannot be one: nobody judged the expectation, or nobody heeded the judgement.
    pub(super) fn neglected(&self) -> Option<&'static str> {
        let expected = self.0.as_ref()?;
        match expected.outcome.load(Ordering::Acquire) {
            HELD => None,
            UNJUDGED => Some("succeeded without judging its precondition"),
            _ => Some("succeeded although its precondition had failed"),
        }
    }
}
