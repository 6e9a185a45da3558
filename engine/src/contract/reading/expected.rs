//! What a schema wants a text to be.

mod scalar;
mod schema;

use serde_json::{Map, Value};

pub(crate) use self::scalar::Scalar;
use self::schema::alternatives;
use crate::contract::{
    document::Document,
    violation::{Rule, ValueType},
};

/// Schemas below this depth are read as text: nothing that is written in a query goes deeper.
const DEEPEST: usize = 6;

/// The kind of value that a schema describes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    /// One of these, the first that the text can be.
    Single(Vec<Scalar>),
    /// A list of such.
    List(Box<Expected>),
    /// An object.
    Object(Members),
}

/// The members of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Members {
    pub(crate) named: Vec<(String, Expected)>,
    /// What members without a name are.
    pub(crate) others: Box<Expected>,
    /// Whether there can be such.
    pub(crate) open: bool,
}

impl Expected {
    /// What `schema` allows: several where it leaves a choice between kinds.
    pub(crate) fn alternatives(document: &Document, schema: &Value) -> Vec<Self> {
        let mut found = Vec::new();
        alternatives(document, schema, DEEPEST, &mut found);
        if found.is_empty() {
            found.push(Expected::text());
        }
        found
    }

    /// Any text.
    pub(crate) fn text() -> Self {
        Expected::Single(vec![Scalar::Text])
    }

    fn one(document: &Document, schema: &Value, depth: usize) -> Self {
        let mut found = Vec::new();
        alternatives(document, schema, depth, &mut found);
        let single = |expected: &Expected| match expected {
            Expected::Single(scalars) => Some(scalars.clone()),
            _ => None,
        };
        let singles: Option<Vec<_>> = found.iter().map(single).collect();
        match singles {
            Some(singles) if !singles.is_empty() => Expected::Single(singles.concat()),
            _ => found.into_iter().next().unwrap_or_else(Expected::text),
        }
    }

    /// The value that a decoded text is. A list or an object in the place of a single value is written as JSON.
    pub(crate) fn value(&self, text: &str) -> Result<Value, Rule> {
        match self {
            Expected::Single(scalars) => {
                let mut refused = None;
                for scalar in scalars {
                    match scalar.parse(text) {
                        Ok(value) => return Ok(value),
                        Err(rule) => refused = refused.or(Some(rule)),
                    }
                }
                Err(refused.unwrap_or(Rule::NoAlternative))
            }
            Expected::List(_) | Expected::Object(_) => match serde_json::from_str(text) {
                Ok(value @ (Value::Array(_) | Value::Object(_))) => Ok(value),
                _ => Err(self.wanted()),
            },
        }
    }

    /// The rule that a value of another kind breaks.
    pub(crate) fn wanted(&self) -> Rule {
        Rule::Type(vec![match self {
            Expected::Single(scalars) => scalars.first().map_or(ValueType::Text, |one| one.value_type()),
            Expected::List(_) => ValueType::List,
            Expected::Object(_) => ValueType::Object,
        }])
    }

    /// Puts a text at a place inside the value: `filter[price][gt]=3`. Members of lists come in their order, whatever
    /// stands between their brackets; a place that is there already is gone into.
    pub(crate) fn place(&self, value: &mut Value, path: &[String], text: &str) -> Result<(), Rule> {
        match (self, path) {
            (Expected::Object(members), [name, rest @ ..]) => {
                if value.is_null() {
                    *value = Value::Object(Map::new());
                }
                let map = value.as_object_mut().ok_or_else(|| self.wanted())?;
                let slot = map.entry(name.clone()).or_insert(Value::Null);
                members.of(name).place(slot, rest, text)
            }
            (Expected::List(items), _) => {
                if value.is_null() {
                    *value = Value::Array(Vec::new());
                }
                let list = value.as_array_mut().ok_or_else(|| self.wanted())?;
                let at = path.first().and_then(|index| index.parse::<usize>().ok());
                let rest = path.get(1..).unwrap_or_default();
                match at.and_then(|at| list.get_mut(at)).filter(|_| !rest.is_empty()) {
                    Some(slot) => items.place(slot, rest, text),
                    None => {
                        let mut entry = Value::Null;
                        items.place(&mut entry, rest, text)?;
                        list.push(entry);
                        Ok(())
                    }
                }
            }
            (_, []) if value.is_null() => {
                *value = self.value(text)?;
                Ok(())
            }
            (_, []) => Err(Rule::Repeated),
            _ => Err(self.wanted()),
        }
    }
}

impl Members {
    /// What the member of this name is.
    pub(crate) fn of(&self, name: &str) -> &Expected {
        let named = self.named.iter().find(|(known, _)| known == name);
        named.map_or(&*self.others, |(_, expected)| expected)
    }
}
