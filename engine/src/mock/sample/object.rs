//! Objects: the members that they have.

use serde_json::{Map, Value};

use super::{Maker, Place, parts::Parts, pattern};

/// The name of a member where any will do.
const KEY: &str = "key";

/// What an object says of members that it does not name.
enum Others<'a> {
    Forbidden,
    Like(Vec<&'a Value>),
}

impl<'a> Maker<'a> {
    /// An object of these parts; `None` if a member that it must have cannot be made.
    pub(super) fn object(&self, parts: &Parts<'a>, place: &Place<'a>) -> Option<Value> {
        let required: Vec<&str> = required(parts).collect();
        let most = parts.sizes("maxProperties").min().unwrap_or(usize::MAX);
        let mut made = Map::new();
        let mut named: Vec<&str> = Vec::new();
        for (name, _) in parts.members("properties") {
            if named.contains(&name) {
                continue;
            }
            named.push(name);
            let needed = required.contains(&name);
            if !needed && (made.len() + required.len() >= most || !self.is_generous(place)) {
                continue;
            }
            match self.member(parts, name, place) {
                Some(value) => drop(made.insert(name.to_owned(), value)),
                None if needed && !self.is_hidden(parts, name) => return None,
                None => {}
            }
        }
        for name in required.into_iter().filter(|name| !named.contains(name)) {
            let value = match others(parts) {
                Others::Forbidden => return None,
                Others::Like(schemas) => self.of_schemas(&schemas, place)?,
            };
            made.insert(name.to_owned(), value);
        }
        self.fill(parts, &mut made, place);
        Some(Value::Object(made))
    }

    fn member(&self, parts: &Parts<'a>, name: &'a str, place: &Place<'a>) -> Option<Value> {
        if self.is_hidden(parts, name) {
            return None;
        }
        if let Some(told) = parts.told(name) {
            return Some(Value::String(told.to_owned()));
        }
        let same = parts.members("properties").filter(|(other, _)| *other == name);
        let schemas: Vec<&Value> = same.map(|(_, schema)| schema).collect();
        self.of_schemas(&schemas, place)
    }

    /// Whether a member is for writing alone and this style does not answer such.
    fn is_hidden(&self, parts: &Parts<'a>, name: &str) -> bool {
        let secret = |schema: &'a Value| {
            let mut parts = Parts::default();
            parts.add(self.document, schema, &[]).is_some() && parts.flag("writeOnly")
        };
        let mut members = parts.members("properties");
        !self.style.secrets && members.any(|(other, schema)| other == name && secret(schema))
    }

    /// Members that need no name of their own: as many as there must be, and one to show what they are like where the
    /// object has no others.
    fn fill(&self, parts: &Parts<'a>, made: &mut Map<String, Value>, place: &Place<'a>) {
        let least = parts.sizes("minProperties").max().unwrap_or(0);
        let is_map = parts.count("properties") == 0 && parts.count("additionalProperties") > 0;
        let wanted = least.max(usize::from(is_map && self.is_generous(place)));
        for nth in 0..wanted.min(64) {
            if made.len() >= wanted {
                break;
            }
            let Others::Like(schemas) = others(parts) else {
                break;
            };
            let place = Place { nth, ..place.clone() };
            let (Some(name), Some(value)) = (key(parts, nth), self.of_schemas(&schemas, &place)) else {
                break;
            };
            made.insert(name, value);
        }
    }

    /// An example as it may be answered: one of a request may hold what is for writing alone.
    pub(super) fn without_secrets(&self, parts: &Parts<'a>, mut example: Value) -> Value {
        if let Value::Object(members) = &mut example {
            members.retain(|name, _| !self.is_hidden(parts, name));
        }
        example
    }
}

fn required<'a>(parts: &Parts<'a>) -> impl Iterator<Item = &'a str> {
    let lists = parts.all("required").filter_map(Value::as_array);
    lists.flatten().filter_map(Value::as_str)
}

fn others<'a>(parts: &Parts<'a>) -> Others<'a> {
    let mut schemas: Vec<&Value> = parts
        .members("patternProperties")
        .map(|(_, schema)| schema)
        .collect();
    for declared in parts.all("additionalProperties") {
        match declared {
            Value::Bool(false) if schemas.is_empty() => return Others::Forbidden,
            Value::Object(_) => schemas.push(declared),
            _ => {}
        }
    }
    Others::Like(schemas)
}

/// The name of a member that the object does not name itself.
fn key(parts: &Parts<'_>, nth: usize) -> Option<String> {
    if let Some((expression, _)) = parts.members("patternProperties").next() {
        return pattern::sample(expression, 1, 64, nth);
    }
    let names = parts.all("propertyNames").next();
    let name = names.and_then(|names| names.get("pattern"));
    if let Some(expression) = name.and_then(Value::as_str) {
        return pattern::sample(expression, 1, 64, nth);
    }
    let listed = names
        .and_then(|names| names.get("enum"))
        .and_then(Value::as_array);
    if let Some(listed) = listed {
        return listed.get(nth)?.as_str().map(str::to_owned);
    }
    Some(match nth {
        0 => KEY.to_owned(),
        _ => format!("{KEY}{}", nth + 1),
    })
}
