//! The end of an operation, as far as the document tells it.

use crate::load::{Document, Operation};
use crate::moment;

/// When an operation is deprecated and ends, in seconds of Unix time, and what takes its place.
#[derive(Debug)]
pub(crate) struct Ending<'d> {
    pub(crate) since: i64,
    pub(crate) sunset: Option<i64>,
    pub(crate) successor: Option<&'d str>,
}

/// What the document declares.
pub(super) fn ending<'d>(document: &'d Document, operation: &Operation<'d>) -> Option<Ending<'d>> {
    let named = operation.node.text_of("x-successor");
    // An operation is where its path is; anything else is an address as it stands. Where a variable of that path is known
    // to nobody there is nothing to lead to: the gate has said so.
    let operations = document.operations();
    let successor = named.and_then(|name| {
        let next = operations.iter().find(|other| other.id() == name);
        next.map_or(Some(name), |next| {
            leads(operation.path, next.path).then_some(next.path)
        })
    });
    Some(Ending {
        since: moment::of(operation.node, "x-deprecated-at")?,
        sunset: moment::of(operation.node, "x-sunset"),
        successor,
    })
}

/// Whether all variables of the one path are in the other.
fn leads(from: &str, to: &str) -> bool {
    let mut wanted = to.split('/').filter(|segment| segment.starts_with('{'));
    wanted.all(|variable| from.split('/').any(|segment| segment == variable))
}
