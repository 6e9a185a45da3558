//! The table: a text of the library, what it becomes, and the verdicts there and back.

mod operations;
mod others;
mod schemas;

/// From, to, the verdicts of that change, and those of the change back.
pub(super) type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// All of it, in the order in which the library is read.
pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    [operations::CASES, schemas::CASES, others::CASES]
        .into_iter()
        .flatten()
}
