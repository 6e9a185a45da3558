//! What a schema says of the texts that it judges.

use serde_json::Value;

use super::{Expected, Members, Scalar};
use crate::contract::document::Document;

/// Adds what `schema` allows.
pub(super) fn alternatives(document: &Document, schema: &Value, depth: usize, found: &mut Vec<Expected>) {
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
