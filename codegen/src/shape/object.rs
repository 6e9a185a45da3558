//! Objects: the members of all layers laid over each other, and what other members may hold.

use std::collections::{HashMap, HashSet};

use super::layers::{Layers, same};
use super::read::{read as read_schema, together};
use super::{Kind, Property, Reading, Shape, either};
use crate::load::{Data, Document, Node, Position};

/// A member while the schemas that speak of it are gathered.
struct Member<'d> {
    name: &'d str,
    at: Position,
    schemas: Vec<&'d Node>,
}

/// Members in the order in which they are met, each once.
#[derive(Default)]
pub(super) struct Members<'d> {
    list: Vec<Member<'d>>,
    places: HashMap<&'d str, usize>,
}

impl<'d> Members<'d> {
    /// Adds the stated members of `schema`.
    pub(super) fn add(&mut self, schema: &'d Node) {
        for member in schema.get("properties").map_or(&[][..], Node::members) {
            let place = *self.places.entry(&member.key).or_insert(self.list.len());
            if place == self.list.len() {
                self.list.push(Member {
                    name: &member.key,
                    at: member.at,
                    schemas: Vec::new(),
                });
            }
            let schemas = self.list.get_mut(place).map(|known| &mut known.schemas);
            if let Some(schemas) = schemas.filter(|known| !known.iter().any(|one| same(one, &member.value))) {
                schemas.push(&member.value);
            }
        }
    }
}

/// The shape of the objects that `layers` allow.
pub(super) fn read<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    reading: &mut Reading,
) -> Shape<'d> {
    let open = open(document, node, layers, reading);
    let mut members = Members::default();
    layers.list.iter().for_each(|layer| members.add(layer));
    let closed = is_closed(layers);
    if members.list.is_empty() {
        let kind = match open {
            Some(values) => Kind::Map(Box::new(values)),
            None if closed => Kind::Object(Vec::new()),
            None => Kind::Map(Box::new(Shape::plain(node, Kind::Anything))),
        };
        return Shape::plain(node, kind);
    }
    let required: HashSet<&str> = required(layers.list.iter().copied()).into_iter().collect();
    let mut properties = Vec::new();
    for member in &members.list {
        let shape = match member.schemas.as_slice() {
            [only] => read_schema(document, only, reading),
            several => together(document, node, several, reading),
        };
        properties.push(property(member, shape, required.contains(member.name)));
    }
    Shape {
        open: open.map(Box::new),
        ..Shape::plain(node, Kind::Object(properties))
    }
}

/// The object that has the members of `layers` and, where they are there, those of any of `branches`. A member must be
/// there where the layers or all branches say so.
pub(super) fn with_branches<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    branches: &[Layers<'d>],
    reading: &mut Reading,
) -> Shape<'d> {
    let mut shape = match read(document, node, layers, reading) {
        shape if matches!(shape.kind, Kind::Object(_)) => shape,
        shape => {
            let open = match shape.kind {
                Kind::Map(values) if layers.has("additionalProperties") => Some(values),
                _ => None,
            };
            Shape {
                open,
                ..Shape::plain(node, Kind::Object(Vec::new()))
            }
        }
    };
    let mut members = Members::default();
    branches
        .iter()
        .flat_map(|branch| &branch.list)
        .for_each(|layer| members.add(layer));
    // What each branch states, and what it requires.
    let always: Vec<(HashSet<&str>, HashSet<&str>)> = branches
        .iter()
        .map(|branch| {
            (
                stated(branch),
                required(branch.list.iter().copied()).into_iter().collect(),
            )
        })
        .collect();
    let known: HashSet<&str> = match &shape.kind {
        Kind::Object(properties) => properties.iter().map(|property| property.name).collect(),
        _ => HashSet::new(),
    };
    let Kind::Object(properties) = &mut shape.kind else {
        return shape;
    };
    for member in &members.list {
        if known.contains(member.name) {
            continue;
        }
        let inner = match member.schemas.as_slice() {
            [only] => read_schema(document, only, reading),
            several => either::read(document, node, several, reading),
        };
        let everywhere = always
            .iter()
            .all(|(stated, required)| required.contains(member.name) && stated.contains(member.name));
        properties.push(property(member, inner, everywhere));
    }
    if branches
        .iter()
        .any(|branch| branch.values("additionalProperties").any(is_open))
        && shape.open.is_none()
    {
        shape.open = Some(Box::new(Shape::plain(node, Kind::Anything)));
    }
    shape
}

/// The names of the members that a branch describes.
fn stated<'d>(branch: &Layers<'d>) -> HashSet<&'d str> {
    let described = branch.list.iter().filter_map(|layer| layer.get("properties"));
    let members = described.flat_map(Node::members);
    members.map(|member| member.key.as_str()).collect()
}

fn property<'d>(member: &Member<'d>, shape: Shape<'d>, required: bool) -> Property<'d> {
    Property {
        name: member.name,
        at: member.at,
        shape,
        required,
    }
}

/// The names in all `required`. One may name a member that another layer states.
pub(super) fn required<'d>(layers: impl Iterator<Item = &'d Node>) -> Vec<&'d str> {
    let lists = layers.filter_map(|layer| layer.get("required"));
    lists.flat_map(Node::elements).filter_map(Node::text).collect()
}

fn is_open(node: &Node) -> bool {
    matches!(node.data, Data::Boolean(true) | Data::Map(_))
}

fn is_closed(layers: &Layers<'_>) -> bool {
    let mut stated = layers.values("additionalProperties");
    stated.any(|node| matches!(node.data, Data::Boolean(false)))
}

/// What members hold that are not stated, where the schema says something of them. Where it says nothing they are
/// allowed too, and nobody asked for them: they get no place.
fn open<'d>(
    document: &'d Document,
    node: &'d Node,
    layers: &Layers<'d>,
    reading: &mut Reading,
) -> Option<Shape<'d>> {
    let patterns = layers
        .values("patternProperties")
        .flat_map(Node::members)
        .map(|member| &member.value);
    let stated = layers.values("additionalProperties").filter(|node| is_open(node));
    let all: Vec<&Node> = stated.chain(patterns).collect();
    match all.as_slice() {
        [] => None,
        [only] if matches!(only.data, Data::Map(_)) => Some(read_schema(document, only, reading)),
        _ => Some(Shape::plain(node, Kind::Anything)),
    }
}
