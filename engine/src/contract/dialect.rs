//! Makes JSON Schema 2020-12 of the dialects of OpenAPI 3.0 and 3.1, so that one validator serves every document.
//!
//! OpenAPI 3.0 (section 4.7.24) has `nullable`, boolean `exclusiveMinimum` and integer formats of its own, and ignores what
//! stands beside a `$ref`; a 2020-12 validator would ignore or misread these in silence. OpenAPI 3.1 (section 4.8.24) is
//! 2020-12 already, but for the integer formats.

use serde_json::{Map, Value, json};

/// Where the document stands in the validator's registry.
pub(crate) const DOCUMENT_URI: &str = "urn:charter:document";

/// What the schemas of a document are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
}

impl Dialect {
    /// The dialect of a document.
    pub(crate) fn of(document: &Value) -> Self {
        let version = document
            .get("openapi")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if version.starts_with("3.1") {
            Dialect::V31
        } else {
            Dialect::V30
        }
    }

    /// Converts every schema under `components.schemas` in place.
    pub(crate) fn convert_components(self, document: &mut Value) {
        if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
            schemas.values_mut().for_each(|schema| self.convert(schema));
        }
    }

    /// Converts one schema and all that it contains.
    pub(crate) fn convert(self, schema: &mut Value) {
        let Value::Object(object) = schema else { return };
        if self == Dialect::V30 && object.contains_key("$ref") {
            object.retain(|key, _| key == "$ref");
            return;
        }
        for_each_subschema(object, &mut |schema| self.convert(schema));
        bound_integer_format(object);
        if self == Dialect::V31 {
            return;
        }
        convert_bounds(object);
        if object.remove("nullable") == Some(Value::Bool(true)) {
            allow_null(schema);
        }
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

/// The keywords that hold a schema, in either dialect.
const ONE: &[&str] = &[
    "items",
    "not",
    "additionalProperties",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Those that hold a list of schemas.
const EACH: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
/// Those that hold schemas by name.
const NAMED: &[&str] = &["properties", "patternProperties", "dependentSchemas", "$defs"];

pub(super) fn for_each_subschema(object: &mut Map<String, Value>, apply: &mut dyn FnMut(&mut Value)) {
    for keyword in ONE {
        if let Some(schema) = object.get_mut(*keyword) {
            apply(schema);
        }
    }
    for keyword in EACH {
        if let Some(Value::Array(schemas)) = object.get_mut(*keyword) {
            schemas.iter_mut().for_each(&mut *apply);
        }
    }
    for keyword in NAMED {
        if let Some(Value::Object(schemas)) = object.get_mut(*keyword) {
            schemas.values_mut().for_each(&mut *apply);
        }
    }
}

fn convert_bounds(object: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let Some(Value::Bool(excludes)) = object.get(exclusive) else {
            continue;
        };
        let excludes = *excludes;
        object.remove(exclusive);
        // Without a bound there is nothing to exclude.
        if excludes && let Some(value) = object.remove(bound) {
            object.insert(exclusive.to_owned(), value);
        }
    }
}

/// `format: int32` and `int64` are ranges, which validators do not know; an integer without format is one of 64 bits in
/// Rust.
fn bound_integer_format(object: &mut Map<String, Value>) {
    let integer = match object.get("type") {
        Some(Value::Array(types)) => {
            let is_number = |of: &Value| of == "number";
            types.iter().any(|of| of == "integer") && !types.iter().any(is_number)
        }
        of => of.and_then(Value::as_str) == Some("integer"),
    };
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
        Dialect::V30.convert(&mut schema);
        schema
    }

    #[test]
    fn what_stands_beside_a_reference_counts_in_3_1_only() {
        let schema = || json!({"$ref": "#/components/schemas/A", "maxLength": 3});
        assert_eq!(converted(schema()), json!({"$ref": "#/components/schemas/A"}));
        let mut later = schema();
        Dialect::V31.convert(&mut later);
        assert_eq!(later, schema());
    }

    #[test]
    fn the_words_of_3_0_mean_nothing_in_3_1() {
        let mut schema = json!({
            "type": ["integer", "null"], "nullable": true, "exclusiveMinimum": 0,
            "$defs": {"a": {"type": "integer", "format": "int32"}},
        });
        Dialect::V31.convert(&mut schema);
        let expected = json!({
            "type": ["integer", "null"], "nullable": true, "exclusiveMinimum": 0, "maximum": i64::MAX,
            "$defs": {"a": {"type": "integer", "format": "int32", "minimum": i32::MIN, "maximum": i32::MAX}},
        });
        assert_eq!(schema, expected);
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
