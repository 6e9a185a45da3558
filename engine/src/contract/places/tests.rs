use serde_json::json;

use super::*;

fn places(schema: &Value) -> Places {
    let document = json!({"components": {"schemas": {
        "Money": {"type": "number", "multipleOf": 0.01},
        "Base": {"properties": {"currency": {"type": "string"}}},
        "Card": {"properties": {"type": {"type": "string", "enum": ["card"]}, "bank_code": {}}},
        "Wire": {"properties": {"type": {"type": "string", "enum": ["wire"]}, "banks": {}}},
        "Node": {"properties": {"parent": {"$ref": "#/components/schemas/Node"}, "weight": {"type": "number"}}},
    }}});
    let document = Document::load(&document.to_string()).unwrap();
    Places::of(&document, schema)
}

fn near(places: &Places, pointer: &str, object: &Value, name: &str) -> Option<String> {
    places.near(pointer, object, name)
}

#[test]
fn names_are_those_of_the_object_at_hand() {
    let places = places(&json!({
        "allOf": [{"$ref": "#/components/schemas/Base"}],
        "properties": {
            "lines": {"items": {"properties": {"quantity": {}}}},
            "notes": {"additionalProperties": {"properties": {"author": {}}}},
            "a/b": {"properties": {"slash": {}}},
        }
    }));
    let none = json!({});
    for (pointer, name, expected) in [
        ("", "curency", Some("currency")),
        ("", "currency", None),
        ("", "line", Some("lines")),
        ("", "quantity", None),
        ("", "quantiti", None),
        ("/lines/7", "quantiti", Some("quantity")),
        ("/lines/7", "curency", None),
        ("/notes/any", "autor", Some("author")),
        ("/a~1b", "slahs", Some("slash")),
        ("/nowhere/0", "curency", None),
    ] {
        assert_eq!(
            near(&places, pointer, &none, name).as_deref(),
            expected,
            "{pointer} {name}"
        );
    }
}

#[test]
fn of_alternatives_the_one_that_the_object_says_to_be_is_asked() {
    let branch = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let places = places(&json!({"properties": {"by": {"oneOf": [branch("Card"), branch("Wire")]}}}));
    let card = json!({"type": "card"});
    assert_eq!(
        near(&places, "/by", &card, "bank_cod").as_deref(),
        Some("bank_code")
    );
    assert_eq!(near(&places, "/by", &card, "bank"), None);
    assert_eq!(
        near(&places, "/by", &json!({"type": "wire"}), "bank").as_deref(),
        Some("banks")
    );
    assert_eq!(near(&places, "/by", &json!({}), "bank").as_deref(), Some("banks"));
}

#[test]
fn a_schema_that_contains_itself_is_walked_once() {
    let places = places(&json!({"$ref": "#/components/schemas/Node"}));
    let none = json!({});
    assert_eq!(
        near(&places, "/parent/parent/parent", &none, "wieght").as_deref(),
        Some("weight")
    );
    assert_eq!(places.0.len(), 3, "nowhere, a node, its weight");
}

#[test]
fn numbers_are_exact_where_the_generator_makes_them_so() {
    let number = |schema: Value| {
        let places = places(&json!({"properties": {"n": schema}}));
        places.member(places.body(), "n").number()
    };
    for (schema, expected) in [
        (json!({"$ref": "#/components/schemas/Money"}), Some(Kept::Exactly)),
        (json!({"type": "number", "multipleOf": 0.01}), Some(Kept::Exactly)),
        (
            json!({"type": "number", "multipleOf": 0.01, "format": "double"}),
            Some(Kept::Nearly),
        ),
        (
            json!({"type": ["number", "null"], "format": "decimal"}),
            Some(Kept::Exactly),
        ),
        (json!({"type": "number", "multipleOf": 5}), Some(Kept::Nearly)),
        (json!({"type": "number"}), Some(Kept::Nearly)),
        (json!({"type": "integer"}), Some(Kept::Exactly)),
        (json!({"type": "string", "format": "decimal"}), None),
        (json!({}), None),
    ] {
        assert_eq!(number(schema.clone()), expected, "{schema}");
    }
}
