//! Makes JSON Schema 2020-12 of OpenAPI 3.0's dialect, so that one validator serves every document.
//!
//! OpenAPI 3.0 (section 4.7.24) has `nullable`, boolean `exclusiveMinimum` and integer formats of its own; a 2020-12
//! validator would ignore the first and misread the second in silence.

use serde_json::{Map, Value, json};

/// Where the document stands in the validator's registry.
pub(crate) const DOCUMENT_URI: &str = "urn:charter:document";

/// Converts every schema under `components.schemas` in place.
pub(crate) fn convert_components(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas.values_mut().for_each(convert);
    }
}

/// Converts one schema and all that it contains.
pub(crate) fn convert(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    for_each_subschema(object, &mut convert);
    convert_bounds(object);
    bound_integer_format(object);
    if object.remove("nullable") == Some(Value::Bool(true)) {
        allow_null(schema);
    }
}

/// Makes references absolute, for a schema that is compiled outside the document.
pub(crate) fn anchor(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(Value::String(reference)) = object.get_mut("$ref")
        && reference.starts_with('#')
    {
        *reference = format!("{DOCUMENT_URI}{reference}");
    }
    for_each_subschema(object, &mut anchor);
}

pub(super) fn for_each_subschema(object: &mut Map<String, Value>, apply: &mut dyn FnMut(&mut Value)) {
    for keyword in ["items", "not", "additionalProperties"] {
        if let Some(schema) = object.get_mut(keyword) {
            apply(schema);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(schemas)) = object.get_mut(keyword) {
            schemas.iter_mut().for_each(&mut *apply);
        }
    }
    for keyword in ["properties", "patternProperties"] {
        if let Some(Value::Object(schemas)) = object.get_mut(keyword) {
            schemas.values_mut().for_each(&mut *apply);
        }
    }
}

fn convert_bounds(object: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match object.get(exclusive) {
            Some(Value::Bool(true)) => {
                if let Some(value) = object.remove(bound) {
                    object.insert(exclusive.to_owned(), value);
                }
            }
            Some(Value::Bool(false)) => {
                object.remove(exclusive);
            }
            _ => {}
        }
    }
}

/// `format: int32` and `int64` are ranges, which validators do not know; an integer without format is one of 64 bits in
/// Rust.
fn bound_integer_format(object: &mut Map<String, Value>) {
    let integer = object.get("type").and_then(Value::as_str) == Some("integer");
    let (least, most) = match object.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        None if integer => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    for (bound, exclusive, limit) in [
        ("minimum", "exclusiveMinimum", least),
        ("maximum", "exclusiveMaximum", most),
    ] {
        if !object.contains_key(bound) && !object.contains_key(exclusive) {
            object.insert(bound.to_owned(), limit);
        }
    }
}

fn allow_null(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(Value::Array(members)) = object.get_mut("enum")
        && !members.contains(&Value::Null)
    {
        members.push(Value::Null);
    }
    match object.get("type").cloned() {
        Some(Value::String(one)) => {
            object.insert("type".to_owned(), json!([one, "null"]));
        }
        _ => *schema = json!({"anyOf": [schema.take(), {"type": "null"}]}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(mut schema: Value) -> Value {
        convert(&mut schema);
        schema
    }

    #[test]
    fn nullable_becomes_a_type() {
        assert_eq!(
            converted(json!({"type": "string", "enum": ["a"], "nullable": true})),
            json!({"type": ["string", "null"], "enum": ["a", null]})
        );
        assert_eq!(
            converted(json!({"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true})),
            json!({"anyOf": [{"allOf": [{"$ref": "#/components/schemas/A"}]}, {"type": "null"}]})
        );
        assert_eq!(
            converted(json!({"type": "string", "nullable": false})),
            json!({"type": "string"})
        );
    }

    #[test]
    fn boolean_bounds_become_numbers() {
        assert_eq!(
            converted(
                json!({"minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false})
            ),
            json!({"exclusiveMinimum": 0, "maximum": 9})
        );
    }

    #[test]
    fn integer_formats_are_ranges() {
        assert_eq!(
            converted(json!({"type": "integer", "format": "int32", "minimum": 1})),
            json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": 2_147_483_647})
        );
    }

    #[test]
    fn conversion_reaches_every_depth() {
        let schema =
            json!({"properties": {"a": {"items": {"oneOf": [{"type": "string", "nullable": true}]}}}});
        assert_eq!(
            converted(schema).pointer("/properties/a/items/oneOf/0/type"),
            Some(&json!(["string", "null"]))
        );
    }

    #[test]
    fn references_are_anchored_in_the_document() {
        let mut schema = json!({"items": {"$ref": "#/components/schemas/A"}});
        anchor(&mut schema);
        assert_eq!(
            schema,
            json!({"items": {"$ref": "urn:charter:document#/components/schemas/A"}})
        );
    }
}
