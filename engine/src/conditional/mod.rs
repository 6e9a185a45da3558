//! Conditional requests (RFC 9110, section 13): validators on answers, 304 for who has the current one, 412 for who
//! would change another state than the one they saw.
//!
//! Two things are compared, and they are not the same. A *representation* is bytes: its strong tag has to differ when
//! `fields`, `include`, the media type or the coding do. A *version* is the state of a resource, whatever is shown of it:
//! `If-Match` on a write asks for that. A tag therefore says both, `"<version>.<hash>"`: reads compare the whole, writes
//! the version alone, so that whoever saw any representation of the current state may change it. A hash alone was
//! rejected because a write would have to render every representation to find the one that was meant; a version alone
//! because it stays the same while what `include` brings along changes.
//!
//! Reads are judged after the operation, on the answer that it gave: no business code takes part. Writes are judged by
//! the business inside its transaction, on the row as it is read there, by a [`Precondition`]; one that nobody judged
//! turns a success into a 500, so that no implementation can forget it. Checking before the transaction was rejected: of
//! two writers who saw the same state both would pass.

mod change_mark;
mod conditions;
pub(crate) mod entity_tag;
mod evaluate;
mod fields;
pub(crate) mod http_date;
mod precondition;
mod remembered;
mod validators;

pub use self::{
    change_mark::{ChangeMark, Mark},
    precondition::{Precondition, Preconditions},
    remembered::Remembered,
    validators::Validators,
};
pub(crate) use self::{
    conditions::Conditions,
    evaluate::{Current, Outcome, evaluate},
    fields::{Fields, is_condition},
};
