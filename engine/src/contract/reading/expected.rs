//! What a schema wants a text to be.

use serde_json::{Map, Number, Value};

use crate::contract::{
    document::Document,
    numbers,
    places::{Kept, kept},
    violation::{Rule, ValueType},
};

/// Schemas below this depth are read as text: nothing that is written in a query goes deeper.
const DEEPEST: usize = 6;

/// What single values a text can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    Integer,
    Number,
    /// A number that is kept as it is written, or refused: it counts decimal fractions.
    Decimal,
    Boolean,
    Text,
}

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

impl Scalar {
    fn of(name: &str, schema: &Value) -> Option<Self> {
        match name {
            "integer" => Some(Scalar::Integer),
            "number" if kept(schema) == Some(Kept::Exactly) => Some(Scalar::Decimal),
            "number" => Some(Scalar::Number),
            "boolean" => Some(Scalar::Boolean),
            "string" => Some(Scalar::Text),
            _ => None,
        }
    }

    fn value_type(self) -> ValueType {
        match self {
            Scalar::Integer => ValueType::Integer,
            Scalar::Number | Scalar::Decimal => ValueType::Number,
            Scalar::Boolean => ValueType::Boolean,
            Scalar::Text => ValueType::Text,
        }
    }

    fn parse(self, text: &str) -> Result<Value, Rule> {
        let wrong = || Rule::Type(vec![self.value_type()]);
        match self {
            Scalar::Text => Ok(Value::String(text.to_owned())),
            Scalar::Boolean => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(wrong()),
            },
            Scalar::Integer => whole_number(text).ok_or_else(wrong),
            Scalar::Number | Scalar::Decimal => match serde_json::from_str::<Number>(text) {
                // JSON allows white space around a number, a parameter is the number alone.
                Ok(_) if text.contains([' ', '\t', '\n', '\r']) => Err(wrong()),
                Ok(number) if self == Scalar::Decimal && !is_kept(text, &number) => Err(Rule::TooManyDigits),
                Ok(number) => Ok(Value::Number(number)),
                Err(_) => Err(wrong()),
            },
        }
    }
}

/// The same rule as for the numbers of a body.
fn is_kept(text: &str, number: &Number) -> bool {
    number
        .as_f64()
        .is_none_or(|double| numbers::is_kept(text, double))
}

/// A whole number beyond 64 bits is still one: the schema's bounds then say what is wrong with it.
fn whole_number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<i64>() {
        return (!text.starts_with('+')).then(|| Value::from(number));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_whole {
        return None;
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(Value::from(number));
    }
    text.parse::<f64>()
        .ok()
        .filter(|huge| huge.is_finite())
        .map(Value::from)
}

fn alternatives(document: &Document, schema: &Value, depth: usize, found: &mut Vec<Expected>) {
    let Ok(schema) = document.resolve(schema) else {
        return;
    };
    let Some(depth) = depth.checked_sub(1) else {
        return found.push(Expected::text());
    };
    let before = found.len();
    for name in types(schema) {
        let expected = match name {
            "array" => Some(list(document, schema, depth)),
            "object" => Some(object(document, schema, depth)),
            name => Scalar::of(name, schema).map(|scalar| Expected::Single(vec![scalar])),
        };
        found.extend(expected.filter(|expected| !found.contains(expected)));
    }
    for keyword in ["oneOf", "anyOf"] {
        if found.len() == before {
            let branches = schema.get(keyword).and_then(Value::as_array);
            for branch in branches.into_iter().flatten() {
                alternatives(document, branch, depth, found);
            }
        }
    }
    let parts = schema.get("allOf").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        if found.len() == before && !matches!(part, Value::Object(part) if part.is_empty()) {
            alternatives(document, part, depth, found);
        }
    }
}

/// The types that a schema names, or those of the values that it lists.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => return vec![name],
        Some(Value::Array(names)) => return names.iter().filter_map(Value::as_str).collect(),
        _ => {}
    }
    let has = |names: &[&str]| names.iter().any(|name| schema.get(*name).is_some());
    let listed = schema.get("enum").and_then(Value::as_array);
    let mut names: Vec<&str> = Vec::new();
    for value in listed.into_iter().flatten().chain(schema.get("const")) {
        let name = match value {
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
            Value::Null => continue,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // A number's text is a text as well, so text comes last.
    names.sort_by_key(|name| *name == "string");
    if names.is_empty() && has(&["properties", "additionalProperties"]) {
        names.push("object");
    } else if names.is_empty() && has(&["items", "prefixItems"]) {
        names.push("array");
    }
    names
}

fn list(document: &Document, schema: &Value, depth: usize) -> Expected {
    let items = schema.get("items");
    let items = items.map_or_else(Expected::text, |items| Expected::one(document, items, depth));
    Expected::List(Box::new(items))
}

fn object(document: &Document, schema: &Value, depth: usize) -> Expected {
    let mut named = Vec::new();
    members(document, schema, depth, &mut named);
    let others = schema.get("additionalProperties");
    let open = match others {
        Some(Value::Bool(open)) => *open,
        Some(_) => true,
        None => named.is_empty(),
    };
    let others = others.filter(|others| others.is_object());
    let others = others.map_or_else(Expected::text, |others| Expected::one(document, others, depth));
    Expected::Object(Members {
        named,
        others: Box::new(others),
        open,
    })
}

/// The stated members, those of the parts of an `allOf` included.
fn members(document: &Document, schema: &Value, depth: usize, named: &mut Vec<(String, Expected)>) {
    let Ok(schema) = document.resolve(schema) else {
        return;
    };
    let stated = schema.get("properties").and_then(Value::as_object);
    for (name, member) in stated.into_iter().flatten() {
        if !named.iter().any(|(known, _)| known == name) {
            named.push((name.clone(), Expected::one(document, member, depth)));
        }
    }
    let parts = schema.get("allOf").and_then(Value::as_array);
    if let Some(depth) = depth.checked_sub(1) {
        for part in parts.into_iter().flatten() {
            members(document, part, depth, named);
        }
    }
}
