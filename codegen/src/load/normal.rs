//! OpenAPI 3.1 said in the words of 3.0, as far as types are concerned, so that types, gate and lowering read one dialect.
//!
//! What only restricts values (`if`, `contains`, `propertyNames`, …) is left out here: the contract check judges values by
//! the document as it is written, in its own version. Lowering the served document itself was rejected for that reason.
//! Whatever is added takes the place of what it stands for, so that problems still lead to the line that was written.

mod keywords;
mod null;
mod types;

use self::keywords::{bound, conditional, constant, content, flags};
use self::null::{nothing_but_null, null_choice, null_value};
use self::types::types;
use super::node::{Data, Member, Node, Position};
use super::pointer;
use crate::standard::{Holds, Kind, Version};

/// Keywords that restrict values, or help to describe others, and make no type.
const WITHOUT_TYPE: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "$vocabulary",
    "contains",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "maxContains",
    "minContains",
    "not",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Rewrites all schemas of a bundled document.
pub(super) fn normalise(root: &mut Node, version: Version) {
    Rewriting(version).object(root, Kind::Root);
}

struct Rewriting(Version);

impl Rewriting {
    fn object(&self, node: &mut Node, kind: Kind) {
        for member in node.members_mut() {
            let key = kind.key(&member.key, self.0).map(|key| key.holds);
            let free = kind.entries().filter(|_| !member.key.starts_with("x-"));
            if let Some(holds) = key.or(free) {
                self.held(&mut member.value, holds);
            }
        }
        if kind.section().is_some()
            && let Some(reference) = node.get_mut("$ref")
        {
            plain_reference(reference);
        }
        match kind {
            Kind::Schema if self.0 == Version::V31 => schema(node),
            Kind::Discriminator => {
                let mapping = node.get_mut("mapping").map_or(&mut [][..], Node::members_mut);
                mapping
                    .iter_mut()
                    .for_each(|member| plain_reference(&mut member.value));
            }
            _ => {}
        }
    }

    fn held(&self, node: &mut Node, holds: Holds) {
        match holds {
            Holds::One(kind) | Holds::OneOrFlag(kind) => self.object(node, kind),
            Holds::Each(kind) => {
                if let Data::List(elements) = &mut node.data {
                    elements.iter_mut().for_each(|element| self.object(element, kind));
                }
            }
            Holds::Named(kind) | Holds::Keyed(kind) => {
                let named = matches!(holds, Holds::Named(_));
                let members = node.members_mut().iter_mut();
                members
                    .filter(|member| named || !member.key.starts_with("x-"))
                    .for_each(|member| self.object(&mut member.value, kind));
            }
            _ => {}
        }
    }
}

/// A name in a reference is written here as it is: `#/components/schemas/Page«Item»`.
fn plain_reference(reference: &mut Node) {
    let Data::Text(text) = &mut reference.data else {
        return;
    };
    let Some((section, name)) = text
        .strip_prefix("#/components/")
        .and_then(|way| way.split_once('/'))
    else {
        return;
    };
    *text = format!("#/components/{section}/{}", pointer::plain(name));
}

/// One schema, whose parts are rewritten already.
fn schema(node: &mut Node) {
    node.remove("nullable"); // which 3.1 does not know
    constant(node);
    conditional(node);
    WITHOUT_TYPE.iter().for_each(|key| drop(node.remove(key)));
    content(node);
    if let Some(Member { at, value, .. }) = node.remove("examples")
        && let Some(first) = value.elements().first()
        && node.get("example").is_none()
    {
        node.set(at, "example", first.clone());
    }
    bound(node, "exclusiveMinimum", "minimum");
    bound(node, "exclusiveMaximum", "maximum");
    flags(node);
    null_value(node);
    types(node);
    nothing_but_null(node);
    null_choice(node, "oneOf");
    null_choice(node, "anyOf");
    beside_reference(node);
}

fn list(at: Position, elements: Vec<Node>) -> Node {
    Node {
        at,
        data: Data::List(elements),
    }
}

fn flag(at: Position, value: bool) -> Node {
    Node {
        at,
        data: Data::Boolean(value),
    }
}

fn word(at: Position, text: &str) -> Node {
    Node {
        at,
        data: Data::Text(text.to_owned()),
    }
}

/// In 3.1 what stands beside a reference counts, too.
fn beside_reference(node: &mut Node) {
    if node.members().len() < 2 {
        return;
    }
    let Some(reference) = node.remove("$ref") else {
        return;
    };
    let at = reference.at;
    let part = Node {
        at,
        data: Data::Map(vec![reference]),
    };
    match node.get_mut("allOf") {
        Some(Node {
            data: Data::List(parts),
            ..
        }) => parts.insert(0, part),
        _ => node.set(at, "allOf", list(at, vec![part])),
    }
}
