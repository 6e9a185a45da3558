//! Which types of JSON a schema allows, by `type` and by `nullable`.

use std::collections::HashMap;

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

    /// The types in words: `text or a whole number`.
    pub(crate) fn words(self) -> String {
        let parts = self.without(Types::NULL).parts().into_iter();
        let words = parts.map(|part| match part {
            Types::BOOLEAN => "true or false",
            Types::INTEGER => "a whole number",
            Types::TEXT => "text",
            Types::LIST => "a list",
            Types::OBJECT => "an object",
            _ => "a number",
        });
        words.collect::<Vec<_>>().join(" or ")
    }

    /// The bits, as the engine has them.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }
}

/// Whether `schema` allows `null`: `nullable` says so for the whole schema, whatever it refers to; else every keyword
/// that limits values has to.
pub(crate) fn allows_null(document: &Document, schema: &Node) -> bool {
    null_in(document, schema, &mut HashMap::new())
}

/// What is known already is not asked again: each way to a schema would double the work. One that is met within itself
/// allows nothing by that.
fn null_in(document: &Document, schema: &Node, known: &mut HashMap<*const Node, bool>) -> bool {
    if let Data::Boolean(anything) = schema.data {
        return anything;
    }
    if schema.flag("nullable") {
        return true;
    }
    if !Types::stated(schema).has(Types::NULL) {
        return false;
    }
    let key = std::ptr::from_ref(schema);
    if let Some(known) = known.get(&key) {
        return *known;
    }
    known.insert(key, false);
    let allowed = every_keyword_allows_null(document, schema, known);
    known.insert(key, allowed);
    allowed
}

fn every_keyword_allows_null(
    document: &Document,
    schema: &Node,
    known: &mut HashMap<*const Node, bool>,
) -> bool {
    let is_null = |value: &Node| matches!(value.data, Data::Null);
    let listed = schema
        .get("enum")
        .is_none_or(|values| values.elements().iter().any(is_null));
    let constant = schema.get("const").is_none_or(is_null);
    let target = schema
        .text_of("$ref")
        .and_then(|reference| document.target(reference));
    let mut inner = |part: &Node| null_in(document, part, known);
    listed
        && constant
        && target.is_none_or(&mut inner)
        && schema
            .get("allOf")
            .is_none_or(|parts| parts.elements().iter().all(&mut inner))
        && schema
            .get("oneOf")
            .is_none_or(|parts| parts.elements().iter().any(&mut inner))
        && schema
            .get("anyOf")
            .is_none_or(|parts| parts.elements().iter().any(&mut inner))
}
