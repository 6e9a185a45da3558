//! Forms without files (`application/x-www-form-urlencoded`): an object whose members are written as in a query.

use serde_json::{Map, Value};

use super::{
    document::{ContractError, Document},
    form::is_json_encoding,
    reading::{Coding, Expected, Field, Given, Style, gather},
    violation::{Rule, Violation},
};

/// The members of a form, and how each is written.
#[derive(Debug)]
pub(crate) struct UrlEncoded {
    fields: Vec<Field>,
}

impl UrlEncoded {
    /// Reads the schema, and `encoding` of its Media Type Object (OpenAPI 3.0.3, section 4.7.15).
    pub(crate) fn compile(document: &Document, media: &Value, schema: &Value) -> Result<Self, ContractError> {
        let members = document.properties(schema)?;
        let encoding = |name: &str| {
            media
                .get("encoding")
                .and_then(|encoding| encoding.get(name))
                .unwrap_or(&Value::Null)
        };
        let field = |(name, member): (String, Value)| {
            let encoding = encoding(&name);
            let is_json = is_json_encoding(encoding);
            Field::new(document, &name, encoding, Style::Form, &member, is_json)
        };
        Ok(UrlEncoded {
            fields: members.into_iter().map(field).collect(),
        })
    }

    /// The object that a form is, and which of its members cannot be read. What the document does not name is text, for
    /// the schema to judge.
    pub(crate) fn read(&self, text: &str) -> (Value, Vec<Violation>) {
        let mut map = Map::new();
        let mut found = Vec::new();
        let gathered = gather(text, self.fields.len(), |at| self.fields.get(at));
        for (field, given) in self.fields.iter().zip(&gathered.given) {
            let Some(given) = given else { continue };
            match value(field, given) {
                Ok(value) => {
                    map.insert(field.name.clone(), value);
                }
                Err(rule) => found.push(Violation::new(field.name.clone(), rule)),
            }
        }
        let repeated = gathered.repeated.iter().filter_map(|at| self.fields.get(*at));
        found.extend(repeated.map(|field| Violation::new(field.name.clone(), Rule::Repeated)));
        for (name, text) in gathered.unknown {
            let text = Value::String(Coding::Form.decode(text).into_owned());
            match map.get_mut(&name) {
                Some(Value::Array(list)) => list.push(text),
                Some(first) => *first = Value::Array(vec![first.take(), text]),
                None => {
                    map.insert(name, text);
                }
            }
        }
        (Value::Object(map), found)
    }
}

/// A member as the first that it can be read as. A list or an object whose text is none of its style may be JSON.
fn value(field: &Field, given: &Given<'_>) -> Result<Value, Rule> {
    if field.is_json() {
        return field.read_json(given, Coding::Form);
    }
    let mut refused = None;
    for expected in field.expected() {
        let json = match (expected, given) {
            (Expected::List(_) | Expected::Object(_), Given::Text(text))
                if text.starts_with(['[', '{', '%']) =>
            {
                expected.value(&Coding::Form.decode(text)).ok()
            }
            _ => None,
        };
        match json.map_or_else(|| field.read(expected, given, Coding::Form), Ok) {
            Ok(value) => return Ok(value),
            Err(rule) => refused = refused.or(Some(rule)),
        }
    }
    Err(refused.unwrap_or(Rule::NoAlternative))
}
