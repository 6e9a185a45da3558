//! Every object of the document whose kind the standard fixes by its place, each once. References are not followed:
//! what they lead to stands under `components` and is met there.

use crate::load::{Document, Member, Node, Position};
use crate::standard::{Holds, Version};

pub(super) use crate::standard::Kind;

/// An object, its kind and the place of its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'d> {
    pub(super) kind: Kind,
    pub(super) at: Position,
    pub(super) node: &'d Node,
}

/// All objects, parents before their parts. Schemas are met as a whole, not part by part.
pub(super) fn objects(document: &Document) -> Vec<Object<'_>> {
    let mut walk = Walk::new(document.version);
    walk.within_schemas = false;
    walk.object(root(&document.root));
    walk.met
}

/// All objects as they are written, schemas at any depth among them, and those that are references instead of objects.
pub(super) fn stated(document: &Document) -> Vec<Object<'_>> {
    let mut walk = Walk::new(document.version);
    walk.object(root(&document.stated));
    walk.met.append(&mut walk.references);
    walk.met
}

/// All objects that are references.
pub(super) fn references(document: &Document) -> Vec<Object<'_>> {
    let mut walk = Walk::new(document.version);
    walk.object(root(&document.stated));
    walk.references
}

/// All schemas that are written out, at any depth, each once.
pub(super) fn schemas(document: &Document) -> Vec<&Node> {
    let mut walk = Walk::new(document.version);
    walk.object(root(&document.root));
    let schemas = walk.met.iter().chain(&walk.references);
    schemas
        .filter(|object| object.kind == Kind::Schema)
        .map(|object| object.node)
        .collect()
}

fn root(node: &Node) -> Object<'_> {
    Object {
        kind: Kind::Root,
        at: node.at,
        node,
    }
}

struct Walk<'d> {
    version: Version,
    within_schemas: bool,
    met: Vec<Object<'d>>,
    references: Vec<Object<'d>>,
}

impl<'d> Walk<'d> {
    fn new(version: Version) -> Self {
        Walk {
            version,
            within_schemas: true,
            met: Vec::new(),
            references: Vec::new(),
        }
    }

    fn object(&mut self, object: Object<'d>) {
        let Object { kind, node, .. } = object;
        if kind.section().is_some() && node.get("$ref").is_some() {
            self.references.push(object);
            if kind != Kind::Schema {
                return;
            }
        } else {
            self.met.push(object);
        }
        if kind == Kind::Schema && !self.within_schemas {
            return;
        }
        for member in node.members() {
            let holds = kind.key(&member.key, self.version).map(|key| key.holds);
            let free = kind.entries().filter(|_| !member.key.starts_with("x-"));
            if let Some(holds) = holds.or(free) {
                self.held(member, holds);
            }
        }
    }

    fn held(&mut self, member: &'d Member, holds: Holds) {
        match holds {
            Holds::One(kind) | Holds::OneOrFlag(kind) => self.object(Object {
                kind,
                at: member.at,
                node: &member.value,
            }),
            Holds::Each(kind) => {
                for node in member.value.elements() {
                    self.object(Object {
                        kind,
                        at: node.at,
                        node,
                    });
                }
            }
            Holds::Named(kind) | Holds::Keyed(kind) => {
                let named = matches!(holds, Holds::Named(_));
                let members = member.value.members().iter();
                for member in members.filter(|member| named || !member.key.starts_with("x-")) {
                    self.held(member, Holds::One(kind));
                }
            }
            _ => {}
        }
    }
}
