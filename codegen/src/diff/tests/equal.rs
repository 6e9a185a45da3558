//! What is no change: a document and itself, the same thing said otherwise, and what would not end if it were followed.

use std::fs;
use std::path::Path;

use super::super::Change;
use super::{LIBRARY, compare, document, verdicts};

const NONE: [Change; 0] = [];

#[test]
fn a_document_is_no_change_of_itself() {
    assert_eq!(compare(LIBRARY, LIBRARY), NONE);
}

#[test]
fn the_shops_document_is_no_change_of_itself() {
    let shop = include_str!("../../../../api.yaml");
    assert_eq!(compare(shop, shop), NONE);
}

#[test]
fn the_documents_of_the_gates_tests_are_no_changes_of_themselves() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/admitted");
    let mut compared = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(compare(&text, &text), NONE, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 0);
}

/// A document of one operation that takes `schema`.
fn taking(version: &str, schema: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    post:\n      requestBody:\n        \
         content:\n          application/json:\n            schema: {schema}\n      responses: {{'204': {{description: \
         b}}}}\ncomponents:\n  schemas:\n    Tree: {{type: object, properties: {{left: {{$ref: \
         '#/components/schemas/Tree'}}, right: {{oneOf: [{{$ref: '#/components/schemas/Tree'}}, {{type: array, items: \
         {{$ref: '#/components/schemas/Tree'}}}}]}}}}}}\n"
    )
}

#[test]
fn versions_say_the_same_in_their_ways() {
    for (old, new) in [
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        (
            "{type: string, nullable: true}",
            "{oneOf: [{type: string}, {type: 'null'}]}",
        ),
        (
            "{type: integer, minimum: 1, exclusiveMinimum: true}",
            "{type: integer, exclusiveMinimum: 1}",
        ),
        ("{type: string, enum: [a]}", "{const: a}"),
        (
            "{nullable: true, allOf: [{$ref: '#/components/schemas/Tree'}]}",
            "{anyOf: [{$ref: '#/components/schemas/Tree'}, {type: 'null'}]}",
        ),
        ("{type: object, additionalProperties: true}", "{type: object}"),
        ("{type: string, minLength: 0}", "{type: string}"),
        ("{}", "true"),
    ] {
        let (old_text, new_text) = (taking("3.0.3", old), taking("3.1.0", new));
        assert_eq!(compare(&old_text, &new_text), NONE, "{old} → {new}");
        assert_eq!(compare(&new_text, &old_text), NONE, "{new} → {old}");
    }
}

#[test]
fn what_stands_beside_a_reference_counts_since_3_1() {
    let plain = "{$ref: '#/components/schemas/Tree'}";
    let narrowed = "{$ref: '#/components/schemas/Tree', required: [left]}";
    let of = |version: &str| compare(&taking(version, plain), &taking(version, narrowed));
    assert_eq!(of("3.0.3"), NONE);
    let expected = ["breaking property-required".to_owned()];
    assert_eq!(verdicts(&of("3.1.0")), expected.into());
}

#[test]
fn schemas_without_an_end_are_compared_to_theirs() {
    let old = taking("3.0.3", "{$ref: '#/components/schemas/Tree'}");
    let new = old.replace("left: {$ref", "middle: {type: string}, left: {$ref");
    let changes = compare(&old, &new);
    assert_eq!(
        verdicts(&changes),
        ["non-breaking property-added".to_owned()].into()
    );
    assert_eq!(changes.len(), 1);
    let circle = "{allOf: [{$ref: '#/paths/~1a'}, {$ref: '#/components/schemas/Circle'}]}";
    let circular = format!(
        "{}    Circle: {circle}\n",
        taking("3.0.3", "{$ref: '#/components/schemas/Circle'}")
    );
    assert_eq!(compare(&circular, &circular), NONE);
}

#[test]
fn calls_of_the_server_are_judged_the_other_way_round() {
    let hook = |schema: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\nwebhooks:\n  sold:\n    post:\n      requestBody:\n        \
             content:\n          application/json:\n            schema: {schema}\n      responses: {{'204': \
             {{description: b}}}}\n"
        )
    };
    let (few, more) = (hook("{enum: [a]}"), hook("{enum: [a, b]}"));
    assert_eq!(
        verdicts(&compare(&few, &more)),
        ["breaking enum-value-added".to_owned()].into()
    );
    assert_eq!(
        verdicts(&compare(&more, &few)),
        ["non-breaking enum-value-removed".to_owned()].into()
    );
    let silent = few.replace("post:", "put:");
    assert_eq!(
        verdicts(&compare(&few, &silent)),
        [
            "breaking operation-removed".to_owned(),
            "non-breaking operation-added".to_owned()
        ]
        .into()
    );
}

#[test]
fn json_is_compared_as_well() {
    let json = document(LIBRARY).root.to_json().to_string();
    assert_eq!(compare(LIBRARY, &json), NONE);
    assert_eq!(compare(&json, LIBRARY), NONE);
}
