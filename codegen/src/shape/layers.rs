//! A schema taken apart: everything of its `allOf`, references followed, as schemas that all hold at once.

use std::collections::HashSet;

use super::types::Types;
use super::{Kind, Reading, Shape, keywords, read};
use crate::load::{Data, Document, Member, Node};
use crate::problem::Problem;

/// Keywords that say what values look like, so that a schema with one of them is more than words about another.
const SHAPING: &[&str] = &[
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "format",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
];

/// Schemas that hold at once; none of them is a reference.
#[derive(Debug, Default)]
pub(super) struct Layers<'d> {
    /// The schemas, parts before the whole.
    pub(super) list: Vec<&'d Node>,
    /// Those whose parts are being gathered.
    open: Vec<&'d Node>,
    /// Those that were: a part that is reached on two ways would double the work with each such step.
    gathered: HashSet<*const Node>,
}

impl<'d> Layers<'d> {
    /// Adds `schema` and all that its `allOf` and `$ref` lead to.
    pub(super) fn gather(&mut self, document: &'d Document, schema: &'d Node, reading: &mut Reading) {
        let key = std::ptr::from_ref(schema);
        if let Some(start) = self.open.iter().position(|open| std::ptr::eq(*open, schema)) {
            let hint =
                "a schema cannot contain itself by `allOf`; put the inner one under `components/schemas`";
            let text = "this `allOf` goes round in a circle";
            // Whichever of its schemas is read first, the circle is one and told at one place.
            let round = self.open.get(start..).unwrap_or_default().iter();
            let at = round.map(|open| open.at).min().unwrap_or(schema.at);
            return reading.refuse(Problem::new(at, "circle", text, hint));
        }
        if !self.gathered.insert(key) {
            return;
        }
        self.open.push(schema);
        // A reference that leads nowhere is reported by the rule on references.
        let target = schema
            .text_of("$ref")
            .and_then(|reference| document.target(reference));
        if let Some(target) = target {
            self.gather(document, target, reading);
        }
        for part in schema.get("allOf").map_or(&[][..], Node::elements) {
            keywords::check(part, reading);
            self.gather(document, part, reading);
        }
        self.open.pop();
        if schema.get("$ref").is_none() && !self.list.iter().any(|known| std::ptr::eq(*known, schema)) {
            self.list.push(schema);
        }
    }

    /// These layers and others.
    pub(super) fn and(&self, other: Layers<'d>) -> Self {
        let mut list = self.list.clone();
        list.extend(other.list);
        Layers {
            list,
            ..Layers::default()
        }
    }

    /// What the layers hold under `key`, without two that are the same.
    pub(super) fn values(&self, key: &str) -> impl Iterator<Item = &'d Node> {
        let mut found: Vec<&'d Node> = Vec::new();
        for value in self.list.iter().filter_map(|layer| layer.get(key)) {
            if !found.iter().any(|known| same(known, value)) {
                found.push(value);
            }
        }
        found.into_iter()
    }

    /// The text under `key` in the first layer that has one.
    pub(super) fn text_of(&self, key: &str) -> Option<&'d str> {
        self.list.iter().find_map(|layer| layer.text_of(key))
    }

    /// Whether a layer has `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.list.iter().any(|layer| layer.get(key).is_some())
    }

    /// The types that all layers allow. Where none is stated, keywords that are about objects or lists tell: authors
    /// leave `type` out by habit.
    pub(super) fn types(&self) -> Types {
        let stated = self
            .list
            .iter()
            .fold(Types::ALL, |all, layer| all.both(Types::stated(layer)));
        if stated != Types::ALL {
            return stated;
        }
        let object = ["properties", "additionalProperties", "patternProperties"];
        let list = ["items", "prefixItems"];
        if object.iter().any(|key| self.has(key)) {
            Types::OBJECT
        } else if list.iter().any(|key| self.has(key)) {
            Types::LIST
        } else {
            Types::ALL
        }
    }
}

/// Whether a branch of a choice says what values look like, and not only which members they must have or what they are
/// not.
pub(super) fn speaks(branch: &Node) -> bool {
    let parts = branch.get("allOf").map_or(&[][..], Node::elements);
    branch.get("type").is_some()
        || SHAPING.iter().any(|key| branch.get(key).is_some())
        || parts.iter().any(speaks)
}

/// The schemas that hold at once where `schema` does: those of its `allOf`, references followed, and itself.
pub(crate) fn conjuncts<'d>(document: &'d Document, schema: &'d Node) -> Vec<&'d Node> {
    let mut layers = Layers::default();
    layers.gather(document, schema, &mut Reading::default());
    layers.list
}

/// Whether two schemas or values say the same, wherever they stand and in whatever order.
pub(crate) fn same(one: &Node, other: &Node) -> bool {
    match (&one.data, &other.data) {
        _ if std::ptr::eq(one, other) => true,
        (Data::List(one), Data::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Data::Map(members), Data::Map(others)) => {
            let is_there = |member: &Member| {
                other
                    .get(&member.key)
                    .is_some_and(|value| same(&member.value, value))
            };
            members.len() == others.len() && members.iter().all(is_there)
        }
        (one, other) => one == other,
    }
}

/// Whether `schema` says itself what values look like; `type` alone does not where it has parts that do.
fn is_shaping(schema: &Node) -> bool {
    let required = schema
        .get("required")
        .is_some_and(|names| !names.elements().is_empty());
    let parts = schema.get("allOf").map_or(&[][..], Node::elements);
    let typed = schema.get("type").is_some() && !parts.iter().any(contributes);
    required || typed || SHAPING.iter().any(|key| schema.get(key).is_some())
}

fn contributes(part: &Node) -> bool {
    let parts = part.get("allOf").map_or(&[][..], Node::elements);
    matches!(part.data, Data::Map(_)) && (is_shaping(part) || parts.iter().any(contributes))
}

/// What a schema means that only says something about another one: a reference, or an `allOf` of which one part alone
/// has a shape, as a word or a `null` beside a reference is written.
pub(super) fn sole<'d>(document: &'d Document, schema: &'d Node, reading: &mut Reading) -> Option<Shape<'d>> {
    if let Some(reference) = schema.get("$ref") {
        let target = reference.text().and_then(|reference| document.target(reference));
        // A reference that leads nowhere is reported by the rule on references.
        let kind = target.map_or(Kind::Anything, Kind::Named);
        return Some(Shape::plain(schema, kind));
    }
    let parts = schema.get("allOf").filter(|_| !is_shaping(schema))?;
    let mut parts = parts.elements().iter().filter(|part| contributes(part));
    match (parts.next(), parts.next()) {
        (Some(only), None) => Some(read(document, only, reading)),
        _ => None,
    }
}
