use jsonschema::Draft;
use serde_json::json;

use super::*;

const RICH: Style = Style::ALL[0];

/// A sample of a schema that stands in a document with `components`, which must be valid.
fn made(schema: &Value, components: &Value) -> Option<Value> {
    let document = json!({ "components": { "schemas": components } });
    let made = sample(&document, schema, RICH)?;
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&made)
        .map(|error| error.to_string())
        .collect();
    assert!(faults.is_empty(), "{made} of {schema}: {faults:?}");
    Some(made)
}

#[test]
fn plain_values_follow_their_keywords() {
    for (schema, value) in [
        (json!({}), json!({})),
        (
            json!({"type": "string", "format": "uuid"}),
            json!("0198f3a2-7c1e-7000-8000-000000000001"),
        ),
        (
            json!({"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"}),
            json!("AA000"),
        ),
        (json!({"type": "integer", "minimum": 18}), json!(18)),
        (
            json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}),
            json!(0.5),
        ),
        (json!({"type": "boolean"}), json!(true)),
        (json!({"type": ["null", "string"]}), json!("text")),
        (json!({"type": "null"}), json!(null)),
        (json!({"const": {"a": [1]}}), json!({"a": [1]})),
        (json!({"enum": [null, "b", "c"]}), json!("b")),
        (json!({"type": "string", "example": "Emma"}), json!("Emma")),
        (
            json!({"type": "string", "examples": ["Emma", "Persuasion"]}),
            json!("Emma"),
        ),
        (json!({"type": "integer", "default": 20}), json!(20)),
        (json!({"minLength": 6}), json!("text t")),
        (
            json!({"type": "number", "allOf": [{"type": "integer"}, {"minimum": 3}]}),
            json!(3),
        ),
    ] {
        assert_eq!(made(&schema, &json!({})), Some(value), "{schema}");
    }
}

#[test]
fn lists_are_as_long_and_as_different_as_they_must_be() {
    for (schema, value) in [
        (json!({"type": "array", "items": {"type": "integer"}}), json!([1])),
        (
            json!({"type": "array", "maxItems": 0, "items": {"type": "integer"}}),
            json!([]),
        ),
        (
            json!({"type": "array", "minItems": 3, "uniqueItems": true, "items": {"enum": ["a", "b", "c"]}}),
            json!(["a", "b", "c"]),
        ),
        (
            json!({"type": "array", "minItems": 2, "uniqueItems": true, "items": {"format": "email", "type": "string"}}),
            json!(["person1@example.com", "person2@example.com"]),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "integer"}, {"const": "b"}]}),
            json!([1, "b"]),
        ),
    ] {
        assert_eq!(made(&schema, &json!({})), Some(value), "{schema}");
    }
    let few = json!({"type": "array", "minItems": 3, "uniqueItems": true, "items": {"type": "boolean"}});
    assert_eq!(made(&few, &json!({})), None);
}

#[test]
fn objects_have_what_they_name_and_what_they_must() {
    for (schema, value) in [
        (
            json!({"properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "required": ["id", "more"]}),
            json!({"id": 1, "name": "text", "more": {}}),
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2}),
            json!({"key": 1, "key2": 2}),
        ),
        (
            json!({"type": "object", "additionalProperties": false,
                   "patternProperties": {"^x-[a-z]$": {"type": "boolean"}}, "minProperties": 1}),
            json!({"x-a": true}),
        ),
        (
            json!({"type": "object", "maxProperties": 1, "required": ["b"],
                   "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}),
            json!({"b": 1}),
        ),
        (
            json!({"allOf": [{"properties": {"a": {"type": "string"}}},
                             {"properties": {"a": {"minLength": 5}, "b": {"const": 2}}}]}),
            json!({"a": "text ", "b": 2}),
        ),
    ] {
        assert_eq!(made(&schema, &json!({})), Some(value), "{schema}");
    }
    let impossible = json!({"type": "object", "required": ["a"], "additionalProperties": false});
    assert_eq!(made(&impossible, &json!({})), None);
}

#[test]
fn what_is_for_writing_alone_is_not_answered() {
    let schema = json!({"type": "object", "properties": {
        "name": {"type": "string"}, "password": {"type": "string", "writeOnly": true}}});
    assert_eq!(made(&schema, &json!({})), Some(json!({"name": "text"})));
    let mut with_example = schema.clone();
    with_example["example"] = json!({"name": "Mina", "password": "correct horse"});
    assert_eq!(made(&with_example, &json!({})), Some(json!({"name": "Mina"})));
    let mut required = schema;
    required["required"] = json!(["password"]);
    let secrets = sample(&json!({}), &required, Style::ALL[2]);
    assert_eq!(secrets, Some(json!({"name": "text", "password": "text"})));
}

#[test]
fn recursion_ends_where_it_may() {
    let tree = json!({
        "Tree": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string"},
            "parent": {"$ref": "#/components/schemas/Tree"},
            "next": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]},
            "below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
        "Endless": {"type": "object", "required": ["more"], "properties": {
            "more": {"$ref": "#/components/schemas/Endless"}}},
        "Circle": {"allOf": [{"$ref": "#/components/schemas/Circle"}, {"type": "integer"}]},
    });
    let of = |name: &str| {
        let document = json!({ "components": { "schemas": tree } });
        sample(
            &document,
            &json!({"$ref": format!("#/components/schemas/{name}")}),
            RICH,
        )
    };
    assert_eq!(
        of("Tree"),
        Some(json!({"name": "text", "next": null, "below": []}))
    );
    assert_eq!(of("Endless"), None);
    assert_eq!(of("Circle"), Some(json!(1)));
    assert_eq!(of("Nowhere"), None);
}

#[test]
fn a_branch_is_named_by_its_discriminator() {
    let components = json!({
        "Card": {"type": "object", "required": ["type", "number"], "properties": {
            "type": {"type": "string"}, "number": {"type": "string"}}},
        "Cash": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}},
        "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind"}},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"barks": {"type": "boolean"}}}]},
    });
    let choice = |mapping: Value| {
        json!({"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}],
               "discriminator": {"propertyName": "type", "mapping": mapping}})
    };
    let document = json!({ "components": { "schemas": components } });
    let of = |schema: &Value| sample(&document, schema, RICH).unwrap();
    assert_eq!(of(&choice(json!({}))), json!({"type": "Card", "number": "text"}));
    let mapped = choice(json!({"card": "#/components/schemas/Card"}));
    assert_eq!(of(&mapped), json!({"type": "card", "number": "text"}));
    let dog = json!({"$ref": "#/components/schemas/Dog"});
    assert_eq!(of(&dog), json!({"kind": "Dog", "barks": true}));
}

#[test]
fn a_schema_that_multiplies_ends() {
    let mut components = json!({});
    for number in 0..30 {
        let members = (0..30).map(|other| {
            let reference = format!("#/components/schemas/S{other}");
            (format!("m{other}"), json!({ "$ref": reference }))
        });
        let members: serde_json::Map<String, Value> = members.collect();
        components[format!("S{number}")] = json!({"type": "object", "properties": members});
    }
    let document = json!({ "components": { "schemas": components } });
    let made = sample(&document, &json!({"$ref": "#/components/schemas/S0"}), RICH).unwrap();
    assert!(made.to_string().len() < 1024 * 1024);
}
