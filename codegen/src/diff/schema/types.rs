//! The types of values, as a set: what was a value and is none any more, and the other way round.

use std::fmt;

use super::Look;
use crate::diff::comparison::Comparison;
use crate::diff::rules;
use crate::diff::value::is_whole;
use crate::load::{Data, Node};

/// A set of types. Numbers are two: whole ones and others, so that `number` takes in `integer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Types(u8);

/// The names with what each stands for.
const NAMES: [(&str, u8); 7] = [
    ("number", 0b000_0110),
    ("integer", 0b000_0010),
    ("null", 0b000_0001),
    ("boolean", 0b000_1000),
    ("string", 0b001_0000),
    ("array", 0b010_0000),
    ("object", 0b100_0000),
];

/// Keywords that only one type has: a schema with one of them and no type means that type, whatever the letter says.
const IMPLIED: [(&str, &str); 4] = [
    ("properties", "object"),
    ("additionalProperties", "object"),
    ("items", "array"),
    ("pattern", "string"),
];

impl Types {
    /// Every type.
    pub(super) const ALL: Types = Types(0b111_1111);
    /// Null alone.
    pub(super) const NULL: Types = Types(0b000_0001);
    const NONE: Types = Types(0);

    fn named(name: &str) -> Types {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map_or(Types::NONE, |(_, bits)| Types(*bits))
    }

    /// What one schema says of types, without what it refers to; nothing where it says nothing.
    pub(super) fn stated(node: &Node) -> Option<Types> {
        let types = match node.get("type").map(|node| &node.data) {
            Some(Data::Text(name)) => Types::named(name),
            Some(Data::List(names)) => names
                .iter()
                .filter_map(Node::text)
                .map(Types::named)
                .fold(Types::NONE, Types::or),
            _ => Types::implied(node)?,
        };
        Some(if node.flag("nullable") {
            types.or(Types::NULL)
        } else {
            types
        })
    }

    fn implied(node: &Node) -> Option<Types> {
        if node.data == Data::Boolean(false) {
            return Some(Types::NONE);
        }
        let values = node.get("enum").map(Node::elements);
        let values = values.or_else(|| node.get("const").map(std::slice::from_ref));
        if let Some(values) = values {
            return Some(values.iter().map(Types::of).fold(Types::NONE, Types::or));
        }
        let implied = IMPLIED.iter().find(|(key, _)| node.get(key).is_some());
        implied.map(|(_, name)| Types::named(name))
    }

    fn of(value: &Node) -> Types {
        Types::named(match &value.data {
            Data::Null => "null",
            Data::Boolean(_) => "boolean",
            Data::Integer(_) => "integer",
            Data::Float(number) if is_whole(*number) => "integer",
            Data::Float(_) => "number",
            Data::Text(_) => "string",
            Data::List(_) => "array",
            Data::Map(_) => "object",
        })
    }

    pub(super) fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(super) fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Whether a number of these is always a whole one.
    pub(super) fn are_whole(self) -> bool {
        let numbers = self.and(Types::named("number"));
        numbers == Types::named("integer")
    }

    fn without(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = *self;
        let mut names = Vec::new();
        for (name, bits) in NAMES {
            if rest.0 & bits == bits {
                names.push(name);
                rest = rest.without(Types(bits));
            }
        }
        match *self {
            // Null is told of apart.
            types if types.or(Types::NULL) == Types::ALL => f.write_str("anything"),
            _ if names.is_empty() => f.write_str("nothing"),
            _ => f.write_str(&names.join(" or ")),
        }
    }
}

/// Compares the types; says whether the rest is worth comparing.
pub(super) fn compare(comparison: &mut Comparison<'_>, look: &Look<'_>) -> bool {
    let types = look.both(|view| view.types);
    let (at, direction, subject) = (look.place("type"), look.direction, &look.subject);
    let bare = types.map(|types| types.without(Types::NULL));
    let (lost, gained) = (bare.old.without(bare.new), bare.new.without(bare.old));
    let text = format!("{subject} is {} instead of {}", bare.new, bare.old);
    let rule = match (lost, gained) {
        (Types::NONE, Types::NONE) => {
            null(comparison, look);
            return true;
        }
        (Types::NONE, _) => &rules::TYPE_WIDENED,
        (_, Types::NONE) => &rules::TYPE_NARROWED,
        _ => &rules::TYPE_CHANGED,
    };
    comparison.found(rule, direction, at, text);
    bare.old.and(bare.new) != Types::NONE
}

fn null(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let allowed = look.both(|view| view.types.and(Types::NULL) == Types::NULL);
    let key = if look.place("nullable") == look.both(|view| view.at) {
        "type"
    } else {
        "nullable"
    };
    let (at, subject) = (look.place(key), &look.subject);
    match (allowed.old, allowed.new) {
        (true, false) => {
            let text = format!("{subject} can no longer be null");
            comparison.found(&rules::NULL_REFUSED, look.direction, at, text);
        }
        (false, true) => {
            let text = format!("{subject} can be null now");
            comparison.found(&rules::NULL_ALLOWED, look.direction, at, text);
        }
        _ => {}
    }
}
