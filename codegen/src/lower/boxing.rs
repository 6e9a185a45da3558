//! Which members must be boxed: those that would make a type contain itself.
//!
//! A list or a map already is an indirection. Boxing every reference was rejected: it allocates for nothing and the
//! generated types stop reading like types that a person wrote.

use std::collections::HashSet;

use super::model::Models;
use crate::shape::{Kind, Shape};

impl<'d> Models<'d> {
    /// Whether a member of this shape in the type called `owner` leads back to `owner` without indirection.
    pub(crate) fn needs_box(&self, owner: &str, member: &Shape<'d>) -> bool {
        let mut seen = HashSet::new();
        let mut next = self.direct(member);
        while let Some(name) = next.pop() {
            if name == owner {
                return true;
            }
            if seen.insert(name.clone()) {
                next.extend(self.contents(&name));
            }
        }
        false
    }

    /// The types that a value of the type called `name` holds in place.
    fn contents(&self, name: &str) -> Vec<String> {
        let Some(model) = self.list.iter().find(|model| model.name == name) else {
            return Vec::new();
        };
        match &model.shape.kind {
            Kind::Object(properties) => properties
                .iter()
                .flat_map(|property| self.direct(&property.shape))
                .collect(),
            Kind::Union(union) => union
                .variants
                .iter()
                .map(|(_, target)| super::case::pascal(target))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn direct(&self, shape: &Shape<'d>) -> Vec<String> {
        match shape.meaning(self.document) {
            Some(meaning) if meaning.has_own_type() => vec![self.type_of(&meaning)],
            _ => Vec::new(),
        }
    }
}
