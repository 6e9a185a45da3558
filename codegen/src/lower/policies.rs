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
    // An operation is where its path is; anything else is an address as it stands.
    let operations = document.operations();
    let successor = named.map(|name| {
        let next = operations.iter().find(|other| other.id() == name);
        next.map_or(name, |next| next.path)
    });
    Some(Ending {
        since: moment::of(operation.node, "x-deprecated-at")?,
        sunset: moment::of(operation.node, "x-sunset"),
        successor,
    })
}
