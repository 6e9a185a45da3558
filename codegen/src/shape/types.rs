//! Which types of JSON a schema allows, by `type` and by `nullable`.

use crate::load::{Data, Document, Node};

/// A set of types of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NULL: Types = Types(1);
    pub(crate) const BOOLEAN: Types = Types(2);
    pub(crate) const INTEGER: Types = Types(4);
    /// Numbers that are not whole; the keyword `number` allows whole ones too.
    pub(crate) const FRACTION: Types = Types(8);
    pub(crate) const TEXT: Types = Types(16);
    pub(crate) const LIST: Types = Types(32);
    pub(crate) const OBJECT: Types = Types(64);
    pub(crate) const NONE: Types = Types(0);
    pub(crate) const ALL: Types = Types(127);

    /// What `word` names.
    pub(crate) fn named(word: &str) -> Option<Types> {
        Some(match word {
            "null" => Types::NULL,
            "boolean" => Types::BOOLEAN,
            "integer" => Types::INTEGER,
            "number" => Types::INTEGER.with(Types::FRACTION),
            "string" => Types::TEXT,
            "array" => Types::LIST,
            "object" => Types::OBJECT,
            _ => return None,
        })
    }

    /// The types that `schema` itself states; all of them where it states none.
    pub(crate) fn stated(schema: &Node) -> Types {
        let words: Vec<&str> = match schema.get("type") {
            Some(Node {
                data: Data::Text(word),
                ..
            }) => vec![word],
            Some(list) => list.elements().iter().filter_map(Node::text).collect(),
            None => return Types::ALL,
        };
        let named: Vec<Types> = words.into_iter().filter_map(Types::named).collect();
        if named.is_empty() {
            return Types::ALL;
        }
        named.into_iter().fold(Types(0), Types::with)
    }

    /// The type of a value.
    pub(crate) fn of(value: &Node) -> Types {
        match value.data {
            Data::Null => Types::NULL,
            Data::Boolean(_) => Types::BOOLEAN,
            Data::Integer(_) => Types::INTEGER,
            Data::Float(number) if number.fract() == 0.0 => Types::INTEGER,
            Data::Float(_) => Types::FRACTION,
            Data::Text(_) => Types::TEXT,
            Data::List(_) => Types::LIST,
            Data::Map(_) => Types::OBJECT,
        }
    }

    pub(crate) fn with(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(crate) fn both(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, other: Types) -> bool {
        !self.both(other).is_empty()
    }

    /// The types one by one, whole numbers with the others where both are allowed.
    pub(crate) fn parts(self) -> Vec<Types> {
        let number = Types::INTEGER.with(Types::FRACTION);
        let integer = if self.has(Types::FRACTION) {
            number
        } else {
            Types::INTEGER
        };
        [
            Types::NULL,
            Types::BOOLEAN,
            integer,
            Types::TEXT,
            Types::LIST,
            Types::OBJECT,
        ]
        .into_iter()
        .filter(|part| self.has(*part))
        .collect()
    }

    /// The bits, as the engine has them.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }
}

/// Nesting beyond this is a circle.
const MAX_DEPTH: usize = 32;

/// Whether `schema` allows `null`: `nullable` says so for the whole schema, whatever it refers to; else every keyword
/// that limits values has to.
pub(super) fn allows_null(document: &Document, schema: &Node, depth: usize) -> bool {
    if let Data::Boolean(anything) = schema.data {
        return anything;
    }
    if schema.flag("nullable") {
        return true;
    }
    if depth > MAX_DEPTH || !Types::stated(schema).has(Types::NULL) {
        return false;
    }
    let is_null = |value: &Node| matches!(value.data, Data::Null);
    let listed = schema
        .get("enum")
        .is_none_or(|values| values.elements().iter().any(is_null));
    let constant = schema.get("const").is_none_or(is_null);
    let inner = |part: &Node| allows_null(document, part, depth + 1);
    let target = schema
        .text_of("$ref")
        .and_then(|reference| document.target(reference));
    let all = |key: &str| {
        schema
            .get(key)
            .is_none_or(|parts| parts.elements().iter().all(inner))
    };
    let any = |key: &str| {
        schema
            .get(key)
            .is_none_or(|parts| parts.elements().iter().any(inner))
    };
    listed && constant && target.is_none_or(inner) && all("allOf") && any("oneOf") && any("anyOf")
}
