//! Who changed what: declared by `x-audit`, written in the transaction of the change itself.
//!
//! Business code says what changed, with one call of [`RequestContext`](crate::RequestContext); everything else is known
//! here: who asked, from where, by which request. An operation that promises a row and forgets to report is rolled back
//! with a 500, so that it cannot act without a row. A middleware that reads the request and the answer was
//! rejected: it cannot know the old state, and what it writes later is lost when the process dies in between.

mod entry;
mod journal;
mod redaction;

pub use self::entry::AuditEntry;
pub(crate) use self::{entry::Scene, journal::Journal, redaction::Secrets};

/// What an operation declares by `x-audit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audit {
    /// What is done: `item.create`.
    pub action: &'static str,
    /// The kind of thing that it is done to: `item`.
    pub resource: &'static str,
}
