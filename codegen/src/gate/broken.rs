//! Which objects are broken by a break: the one around it, what that is a part of, and whatever refers to these.

use std::collections::{HashMap, HashSet};

use super::extent::Extents;
use super::walk::{Kind, Object};
use crate::load::{Member, Node, Position, component};

/// Objects that are broken, by the places of their keys.
pub(super) struct Broken(pub(super) HashSet<Position>);

impl Broken {
    /// What is broken by the breaks at these places.
    pub(super) fn by(extents: &Extents<'_>, breaks: &[Position]) -> Self {
        let mut broken = HashSet::new();
        spread(extents, breaks, false, |object| broken.insert(object.at));
        Broken(broken)
    }
}

/// The path items and operations that hold what is broken, or refer to it.
pub(super) fn touched(extents: &Extents<'_>, breaks: &[Position]) -> HashSet<Position> {
    let (mut seen, mut touched) = (HashSet::new(), HashSet::new());
    spread(extents, breaks, true, |object| {
        if matches!(object.kind, Kind::Operation | Kind::PathItem) {
            touched.insert(object.at);
        }
        seen.insert(object.at)
    });
    touched
}

/// Goes from the breaks to all that holds them and refers to them; `meet` tells whether it sees an object for the first
/// time. A part of a schema leaves the rest of it as it is, and what holds many is not broken by one of them; but for
/// whoever looks at them as a whole.
fn spread<'e, 'd>(
    extents: &'e Extents<'d>,
    breaks: &[Position],
    as_a_whole: bool,
    mut meet: impl FnMut(&'e Object<'d>) -> bool,
) {
    let (entries, references) = (entries(extents), references(extents));
    let mut next = breaks.to_vec();
    while let Some(at) = next.pop() {
        let around = extents.around(at);
        for (index, object) in around.iter().enumerate().rev() {
            let entry = entries.get(&object.at);
            if meet(object)
                && let Some(entry) = entry
            {
                next.extend(references.get(entry).into_iter().flatten());
            }
            let outer = index.checked_sub(1).and_then(|outer| around.get(outer));
            let within_schema =
                object.kind == Kind::Schema && outer.is_some_and(|outer| outer.kind == Kind::Schema);
            let holds_many = matches!(object.kind, Kind::Operation | Kind::PathItem | Kind::Root);
            if entry.is_some() || !as_a_whole && (within_schema || holds_many) {
                break;
            }
        }
    }
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
