//! Which objects are broken by a break: the one around it, what that is a part of, and whatever refers to these.

use std::collections::{HashMap, HashSet};

use super::extent::Extents;
use super::walk::{Kind, Object};
use crate::load::{Member, Node, Position, component};

/// The broken objects, by the places of their keys.
pub(super) fn by(extents: &Extents<'_>, breaks: Vec<Position>) -> HashSet<Position> {
    let (entries, references) = (entries(extents), references(extents));
    let mut broken = HashSet::new();
    let mut next = breaks;
    while let Some(at) = next.pop() {
        let around = extents.around(at);
        for (index, object) in around.iter().enumerate().rev() {
            let entry = entries.get(&object.at);
            if broken.insert(object.at)
                && let Some(entry) = entry
            {
                next.extend(references.get(entry).into_iter().flatten());
            }
            let outer = index.checked_sub(1).and_then(|outer| around.get(outer));
            // A part of a schema leaves the rest of it as it is, and what holds many is not broken by one of them.
            let within_schema =
                object.kind == Kind::Schema && outer.is_some_and(|outer| outer.kind == Kind::Schema);
            let holds_many = matches!(object.kind, Kind::Operation | Kind::PathItem | Kind::Root);
            if within_schema || holds_many || entry.is_some() {
                break;
            }
        }
    }
    broken
}

/// The section and name of an entry of `components`.
type Entry<'d> = (&'d str, &'d str);

/// The entries of `components`, by the places of their keys.
fn entries<'d>(extents: &Extents<'d>) -> HashMap<Position, Entry<'d>> {
    let components = extents
        .objects()
        .iter()
        .filter(|object| object.kind == Kind::Components);
    let sections = components.flat_map(|components| components.node.members());
    let entries = sections.flat_map(|section: &'d Member| {
        let members = section.value.members().iter();
        members.map(move |entry| (entry.at, (section.key.as_str(), entry.key.as_str())))
    });
    entries.collect()
}

/// Where references to each entry stand.
fn references<'d>(extents: &Extents<'d>) -> HashMap<Entry<'d>, Vec<Position>> {
    let mut references: HashMap<Entry<'d>, Vec<Position>> = HashMap::new();
    let referring =
        |object: &&Object<'d>| object.kind.section().is_some() && object.node.get("$ref").is_some();
    for object in extents.objects().iter().filter(referring) {
        let node: &'d Node = object.node;
        if let Some(target) = node.text_of("$ref").and_then(component) {
            references.entry(target).or_default().push(object.node.at);
        }
    }
    references
}
