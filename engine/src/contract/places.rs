//! What may stand where in a body: its schema as places, walked once when the server starts.
//!
//! The validator says that something is wrong and at which place of the value; which names that place has, and whether
//! its numbers are to be exact, it does not say. A place is all the schemas that hold for a value at once: what `$ref`,
//! `allOf`, `anyOf` and `oneOf` lead to. The same schemas at another place are the same place, so a schema that contains
//! itself is a circle and not a walk without end.
//!
//! One list of all names at any depth was rejected: it offered for a member the name of another object, or its own.

mod survey;

use std::collections::BTreeMap;

use serde_json::Value;

use self::survey::Survey;
pub(super) use self::survey::kept;
use super::{document::Document, violation::suggest};

/// The index of the place that nothing is known of.
const NOWHERE: usize = 0;
/// The index of the whole body's place.
const BODY: usize = 1;

/// How a number of a place is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kept {
    /// As the nearest double.
    Nearly,
    /// As it is written.
    Exactly,
}

/// The places of one schema.
#[derive(Debug)]
pub(crate) struct Places(Vec<Place>);

/// All that may be at one place.
#[derive(Debug, Default)]
pub(super) struct Place {
    shapes: Vec<Shape>,
    members: BTreeMap<String, usize>,
    /// The members that have no name in the document.
    others: Option<usize>,
    entries: Option<usize>,
    number: Option<Kept>,
}

/// The members of one schema, and those whose value tells it from its alternatives.
#[derive(Debug)]
struct Shape {
    names: Vec<String>,
    constants: Vec<(String, Value)>,
}

impl Places {
    /// Walks a schema of the document.
    pub(crate) fn of<'a>(document: &'a Document, schema: &'a Value) -> Self {
        Places(Survey::of(document, schema))
    }

    /// The declared name that `name` is a slip of, in the object at a JSON Pointer (RFC 6901) of the body. Of alternatives
    /// only those count that the object can be.
    pub(crate) fn near(&self, pointer: &str, object: &Value, name: &str) -> Option<String> {
        let shapes = self.at(pointer).shapes.iter().filter(|shape| shape.fits(object));
        suggest(name, shapes.flat_map(|shape| &shape.names).map(String::as_str))
    }

    fn at(&self, pointer: &str) -> &Place {
        let tokens = pointer.split('/').skip(1);
        let at = tokens.fold(BODY, |at, token| {
            let name = token.replace("~1", "/").replace("~0", "~");
            let place = &self.0[at];
            place.member(&name).or(place.entries).unwrap_or(NOWHERE)
        });
        &self.0[at]
    }

    /// The place of the whole body.
    pub(super) fn body(&self) -> &Place {
        &self.0[BODY]
    }

    /// The place of a member; of one without a name in the document, that of all such.
    pub(super) fn member(&self, of: &Place, name: &str) -> &Place {
        &self.0[of.member(name).unwrap_or(NOWHERE)]
    }

    /// The place of a list's entries.
    pub(super) fn entry(&self, of: &Place) -> &Place {
        &self.0[of.entries.unwrap_or(NOWHERE)]
    }
}

impl Place {
    fn member(&self, name: &str) -> Option<usize> {
        self.members.get(name).copied().or(self.others)
    }

    /// How a number that stands here is kept, if one may.
    pub(super) fn number(&self) -> Option<Kept> {
        self.number
    }

    /// Whether anything is known of what is inside.
    pub(super) fn is_leaf(&self) -> bool {
        self.members.is_empty() && self.others.is_none() && self.entries.is_none()
    }
}

impl Shape {
    fn fits(&self, object: &Value) -> bool {
        let mut constants = self.constants.iter();
        constants.all(|(name, value)| object.get(name).is_none_or(|given| given == value))
    }
}

#[cfg(test)]
mod tests;
