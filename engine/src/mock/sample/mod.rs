//! Values made from schemas: always the same for the same schema, and valid by it as far as that can be built.
//!
//! Some of what JSON Schema can say (`not`, `if`, a pattern that looks ahead) cannot be built towards, so nothing here
//! claims to be right: whoever asks for a sample checks it, and asks again in another [`Style`]. Random values were
//! rejected: a designer who saves the same document wants to see the same answer.

mod list;
mod number;
mod object;
mod parts;
mod pattern;
mod text;

use std::cell::Cell;

use serde_json::Value;

use self::parts::Parts;

/// Below this depth objects have the members that they need, and no others.
const MOST_DEPTH: usize = 8;
/// After so many values, too: schemas that refer to each other multiply.
const MOST_VALUES: usize = 3000;

/// How a sample is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Take the examples and defaults that schemas bring.
    pub(super) examples: bool,
    /// Give objects the members that they need not have.
    pub(super) optional: bool,
    /// Give objects the required members that are for writing alone (OpenAPI 3.0.3, section 4.7.24.1).
    pub(super) secrets: bool,
}

impl Style {
    /// From the richest to what is most likely to be valid.
    pub(super) const ALL: [Style; 4] = [
        Style::new(true, true, false),
        Style::new(false, true, false),
        Style::new(false, true, true),
        Style::new(false, false, true),
    ];

    const fn new(examples: bool, optional: bool, secrets: bool) -> Self {
        Style {
            examples,
            optional,
            secrets,
        }
    }
}

/// A value for `schema`, whose references lead into `document`; `None` where none can be made.
pub(super) fn sample(document: &Value, schema: &Value, style: Style) -> Option<Value> {
    let maker = Maker {
        document,
        style,
        left: Cell::new(MOST_VALUES),
    };
    maker.of_schemas(&[schema], &Place::default())
}

struct Maker<'a> {
    document: &'a Value,
    style: Style,
    left: Cell<usize>,
}

/// Where a value is being made.
#[derive(Debug, Clone, Default)]
struct Place<'a> {
    /// The references around it.
    open: Vec<&'a str>,
    depth: usize,
    /// Which of several samples is wanted, in a list whose entries differ.
    nth: usize,
}

impl<'a> Maker<'a> {
    /// A value for which all of `schemas` hold.
    fn of_schemas(&self, schemas: &[&'a Value], place: &Place<'a>) -> Option<Value> {
        let mut parts = Parts::default();
        for schema in schemas {
            parts.add(self.document, schema, &place.open)?;
        }
        self.of_parts(&parts, place)
    }

    /// A value for parts, by the first of their choices that has one.
    fn of_parts(&self, parts: &Parts<'a>, place: &Place<'a>) -> Option<Value> {
        match parts.decide(self.document, &place.open) {
            Some(decided) => decided.iter().find_map(|parts| self.of_parts(parts, place)),
            None => self.of_plain(parts, place),
        }
    }

    fn of_plain(&self, parts: &Parts<'a>, place: &Place<'a>) -> Option<Value> {
        self.left.set(self.left.get().saturating_sub(1));
        if let Some(stated) = self.stated(parts, place) {
            return Some(stated);
        }
        let mut inside = place.clone();
        inside.open.extend_from_slice(parts.names());
        inside.depth += 1;
        let types = types(parts);
        let null = |name: &&&str| **name == "null";
        let real = types.iter().filter(|name| !null(name));
        let made = real.into_iter().find_map(|name| match *name {
            "object" => self.object(parts, &inside),
            "array" => self.list(parts, &inside),
            "string" => text::sample(parts, place.nth).map(Value::String),
            "integer" => number::sample(parts, true, place.nth),
            "number" => number::sample(parts, false, place.nth),
            "boolean" => Some(Value::Bool(place.nth.is_multiple_of(2))),
            _ => None,
        });
        let nullable = types.contains(&"null") || parts.flag("nullable");
        made.or_else(|| nullable.then_some(Value::Null))
    }

    /// A value that the schema states itself: a constant, one of an enum, an example, a default.
    fn stated(&self, parts: &Parts<'a>, place: &Place<'a>) -> Option<Value> {
        if let Some(constant) = parts.all("const").next() {
            return Some(constant.clone());
        }
        if let Some(member) = enumerated(parts, place.nth) {
            return Some(member);
        }
        // The example of a part says nothing of the whole, and one example is no two.
        let whole = parts.count("properties") < 2;
        if !self.style.examples || place.nth > 0 || !whole {
            return None;
        }
        let several = parts.all("examples").filter_map(Value::as_array);
        let mut examples = parts
            .all("example")
            .chain(several.filter_map(|list| list.first()));
        let example = examples.next().or_else(|| parts.all("default").next())?;
        Some(self.without_secrets(parts, example.clone()))
    }

    /// Whether objects are to have more than they need here.
    fn is_generous(&self, place: &Place<'_>) -> bool {
        self.style.optional && place.depth <= MOST_DEPTH && self.left.get() > 0
    }
}

/// A member that every enum has: the `nth`, and `null` only where there is no other.
fn enumerated(parts: &Parts<'_>, nth: usize) -> Option<Value> {
    let mut enums = parts.all("enum").filter_map(Value::as_array);
    let first = enums.next()?;
    let others: Vec<&Vec<Value>> = enums.collect();
    let shared = first
        .iter()
        .filter(|member| others.iter().all(|other| other.contains(member)));
    let (nulls, members): (Vec<&Value>, Vec<&Value>) = shared.partition(|member| member.is_null());
    match members.len() {
        0 => nulls.first().map(|null| (*null).clone()),
        count => members.get(nth % count).map(|member| (*member).clone()),
    }
}

/// The types that all parts allow, in the order of the first that says some; what keywords tell where none does.
fn types<'a>(parts: &Parts<'a>) -> Vec<&'a str> {
    let lists = parts.all("type").map(|named| match named {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    });
    lists
        .reduce(|one, other| common(one, &other))
        .unwrap_or_else(|| vec![told(parts)])
}

/// A whole number is a number.
fn common<'a>(one: Vec<&'a str>, other: &[&str]) -> Vec<&'a str> {
    let narrowed = one.into_iter().filter_map(|name| match name {
        "number" if !other.contains(&"number") && other.contains(&"integer") => Some("integer"),
        "integer" if other.contains(&"number") => Some("integer"),
        name => other.contains(&name).then_some(name),
    });
    narrowed.collect()
}

fn told(parts: &Parts<'_>) -> &'static str {
    const TELLING: [(&str, &[&str]); 4] = [
        (
            "object",
            &["properties", "required", "additionalProperties", "minProperties"],
        ),
        ("array", &["items", "prefixItems", "minItems"]),
        ("string", &["pattern", "format", "minLength", "maxLength"]),
        ("number", &["minimum", "maximum", "multipleOf"]),
    ];
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| parts.count(keyword) > 0);
    let named = TELLING.iter().find(|(_, keywords)| has(keywords));
    named.map_or("object", |(name, _)| name)
}

#[cfg(test)]
mod tests;
