//! From the document to the facts that templates print.
//!
//! A logic-less template can decide nothing, so every decision is made here: names, types, attributes, defaults, docs,
//! imports. The result is again an OpenAPI document, because that is what the renderer eats, but one it cannot
//! misread: each type is an empty object, each operation a bare `get`, and what counts is in `x-rust` maps. Every map
//! holds every key that its template asks for, since a missing key would be looked up in the surrounding map.

mod body;
mod boxing;
pub(crate) mod case;
mod docs;
mod enumeration;
pub(crate) mod header;
mod hook;
mod imports;
pub(crate) mod literal;
mod media;
mod model;
mod object;
mod operation;
mod parameter;
mod place;
mod policies;
mod reach;
mod response;
pub(crate) mod route;
pub(crate) mod row;
mod service;
mod status;
mod types;
mod union;
pub(crate) mod validation;

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::shape::Kind;
pub(crate) use media::is_handed_on;
pub(crate) use model::{Models, Way};
pub(crate) use parameter::{idempotency_key, is_condition, is_engine_owned, named_header};
pub(crate) use reach::Reach;
pub(crate) use types::{is_taken, used_beside};

/// The annotated document. `source` is where the document lies, seen from `generated/src`.
pub(crate) fn lower(document: &Document, source: &str) -> Value {
    let models = Models::collect(document);
    let mut paths = Map::new();
    for (index, operation) in service::operations(&models, source).into_iter().enumerate() {
        paths.insert(format!("/{index:04}"), json!({"get": operation}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "facts", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas(&models)},
    })
}

/// One empty object a type, numbered so that the renderer keeps the order and knows none of the names.
fn schemas(models: &Models<'_>) -> Map<String, Value> {
    let mut schemas = Map::new();
    for (index, model) in models.list.iter().enumerate() {
        let (kind, facts) = match &model.shape.kind {
            Kind::Object(properties) => ("object", object::facts(models, model, properties)),
            Kind::Enumeration(values) => ("enumeration", enumeration::facts(model, values)),
            Kind::Constants(values) => ("constants", enumeration::constant_facts(model, values)),
            Kind::Union(union) => ("union", union::facts(models, model, union)),
            Kind::List(_) | Kind::Map(_) => ("wrapper", object::wrapper(models, model)),
            _ => continue,
        };
        let mut rust = json!({"object": false, "enumeration": false, "constants": false, "union": false, "wrapper": false});
        rust[kind] = facts;
        schemas.insert(format!("Type{index:05}"), schema(&rust));
    }
    schemas
}

/// A schema without any member would be taken for a free-form object and left out.
fn schema(rust: &Value) -> Value {
    json!({"type": "object", "properties": {"fact": {"type": "string"}}, "x-rust": rust})
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use crate::load::load;

    /// The facts of a document that holds every construct once. After a change that is meant, run the tests with
    /// `CHARTER_BLESS=1` and read the difference before it is committed.
    #[test]
    fn the_facts_of_a_document() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/admitted");
        let text = fs::read_to_string(format!("{folder}/bookshop.yaml")).unwrap();
        let (document, problems) = load(text).unwrap();
        assert_eq!(problems, []);
        let facts = format!("{:#}\n", super::lower(&document, "../bookshop.yaml"));
        let golden = format!("{folder}/bookshop.facts.json");
        if env::var_os("CHARTER_BLESS").is_some() {
            fs::write(&golden, &facts).unwrap();
            panic!("the facts were written to {golden}");
        }
        assert_eq!(facts, fs::read_to_string(golden).unwrap());
    }
}
