//! What changed between two documents, and whom it breaks.
//!
//! Two trees with positions are walked side by side, so that every change is told with both lines, and judged by the way
//! that the values go: requests must not be narrowed, responses not widened. The walk takes any document that loads; it
//! does not ask the gate, because what is compared need not be what we could serve.
//!
//! The crate `drift` was looked at first and not adopted: it reads OpenAPI 3.0 alone and through types that have lost all
//! lines, says "unhandled" to changed bounds, patterns and `anyOf`, looks at neither headers nor security, and knows no
//! convention of ours.

mod annotations;
mod change;
mod comparison;
mod content;
mod conventions;
mod operations;
mod pair;
mod parameters;
mod report;
mod responses;
mod revision;
mod rules;
mod run;
mod schema;
mod security;
mod servers;
#[cfg(test)]
mod tests;
mod value;

use change::Change;
use comparison::Comparison;
use pair::Pair;

use crate::load::Document;

pub(crate) use run::{Request, run};

/// All changes from the first document to the second, by the lines of the second. `now` is in seconds of Unix time.
pub(crate) fn compare(old: &Document, new: &Document, now: i64) -> Vec<Change> {
    let mut comparison = Comparison::new(Pair::new(old, new), now);
    annotations::document(&mut comparison);
    conventions::versions(&mut comparison);
    servers::of_all(&mut comparison);
    operations::paths(&mut comparison);
    operations::webhooks(&mut comparison);
    comparison.finish()
}

/// A document whose tree is the one that is written: what makes no type, such as `not`, concerns clients, too.
pub(crate) fn as_written(mut document: Document) -> Document {
    document.root.clone_from(&document.stated);
    document
}
