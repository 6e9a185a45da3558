use super::*;

fn document() -> Value {
    json!({
        "info": {"title": "Shop", "description": "Sells\nthings.\n\n## More\nand more"},
        "components": {"schemas": {
            "Method": {
                "oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}],
                "discriminator": {"propertyName": "type"},
            },
            "Card": {
                "type": "object",
                "required": ["type", "number"],
                "properties": {"type": {"type": "string", "enum": ["card"]}, "number": {"type": "string"}},
            },
            "Cash": {"type": "object"},
        }},
    })
}

#[test]
fn a_description_is_its_first_paragraph() {
    let (adjusted, notes) = adjusted(&document(), "python");
    let mut expected = document();
    expected["info"]["description"] = json!("Sells things.");
    assert_eq!((adjusted, notes), (expected, vec![]));
}

#[test]
fn numbers_are_as_large_as_the_document_lets_them_be() {
    let mut schemas = json!([
        {"type": "integer"},
        {"type": "integer", "minimum": 0, "maximum": 100},
        {"type": "integer", "minimum": 0, "maximum": 5_000_000_000_i64},
        {"type": "integer", "format": "int32"},
        {"type": "number", "format": "decimal"},
    ]);
    size(&mut schemas, false);
    let formats = |schemas: &Value| -> Vec<Value> {
        schemas
            .as_array()
            .unwrap()
            .iter()
            .map(|schema| schema["format"].clone())
            .collect()
    };
    assert_eq!(
        json!(formats(&schemas)),
        json!(["int64", null, "int64", "int32", "decimal"])
    );
    size(&mut schemas, true);
    assert_eq!(
        json!(formats(&schemas)),
        json!(["int64", null, "int64", "int32", "double"])
    );
}

#[test]
fn who_downloads_a_file_accepts_any_type() {
    let error =
        json!({"description": "No.", "content": {"application/json": {"schema": {"type": "object"}}}});
    let mut document = json!({
        "paths": {
            "/file": {"get": {"responses": {
                "200": {"content": {"image/png": {"schema": {"format": "binary"}}, "image/gif": {}}},
                "404": {"$ref": "#/components/responses/Error"},
            }}},
            "/book": {"get": {"responses": {"200": error, "404": {"$ref": "#/components/responses/Error"}}}},
        },
        "components": {"responses": {"Error": error}},
    });
    let untouched = document["paths"]["/book"].clone();
    accept_anything(&mut document);
    assert_eq!(document["paths"]["/book"], untouched);
    assert_eq!(
        document["paths"]["/file"]["get"]["responses"],
        json!({
            "200": {"content": {"*/*": {"schema": {"format": "binary"}}}},
            "404": {"description": "No.", "content": {"*/*": {"schema": {"type": "object"}}}},
        })
    );
}

#[test]
fn kinds_that_the_standard_names_are_named_in_typescript() {
    let (adjusted, _) = adjusted(&document(), "typescript-fetch");
    assert_eq!(
        adjusted["components"]["schemas"]["Method"]["discriminator"]["mapping"],
        json!({"Card": "#/components/schemas/Card", "Cash": "#/components/schemas/Cash"})
    );
    let mut mapped = document()["components"]["schemas"]["Method"].clone();
    mapped["discriminator"]["mapping"] = json!({"card": "#/components/schemas/Card", "cash": "Cash"});
    let before = mapped.clone();
    map_kinds(&mut mapped);
    assert_eq!(mapped, before);
}

#[test]
fn tags_of_unions_are_implied_in_rust() {
    let (adjusted, notes) = adjusted(&document(), "rust");
    assert_eq!(notes, [] as [&str; 0]);
    assert_eq!(
        adjusted["components"]["schemas"]["Card"],
        json!({"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}})
    );
}

#[test]
fn names_are_said_and_neither_spelt_out_nor_numbered() {
    let document = json!({"parameters": [{"name": "filter[created_at][gt]", "in": "query"}, {"name": "a", "in": "query"}]});
    assert_eq!(
        Value::Object(parameter_names(&document)),
        json!({"filter[created_at][gt]": "filter_created_at_gt"})
    );
    let document = json!({"Sort": {"enum": ["created_at", "-created_at", 1]}});
    for (case, expected) in [
        (Case::Pascal, "MinusCreatedAt"),
        (Case::Camel, "minusCreatedAt"),
        (Case::Upper, "MINUS_CREATED_AT"),
    ] {
        let names = value_names(&document, case);
        assert_eq!(Value::Object(names), json!({"-created_at": expected}));
    }
}

#[test]
fn a_branch_that_is_used_elsewhere_keeps_its_tag() {
    let mut document = document();
    document["components"]["schemas"]["Wallet"] = json!({"items": {"$ref": "#/components/schemas/Card"}});
    let (adjusted, notes) = adjusted(&document, "rust");
    assert_eq!(adjusted["components"], document["components"]);
    assert_eq!(
        notes,
        [
            "note: `Card` stands in a union and elsewhere; in the union its member `type` cannot be read in Rust"
        ]
    );
}
