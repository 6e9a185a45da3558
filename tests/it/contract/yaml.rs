//! The bundled JSON is `api.yaml`, whole and in its order.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::Value;

/// The document as its author wrote it, read by a parser that the generator does not use this way.
pub(super) fn document() -> Value {
    let documents = Yaml::load_from_str(shop_contract::DOCUMENT).unwrap();
    assert_eq!(documents.len(), 1, "api.yaml is one document");
    json(&documents[0])
}

/// The same in JSON.
pub(crate) fn json(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => Value::from(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::from(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => Value::from(value.as_ref()),
        Yaml::Sequence(entries) => entries.iter().map(json).collect(),
        Yaml::Mapping(members) => members
            .iter()
            .map(|(name, value)| (key(name), json(value)))
            .collect(),
        other => panic!("a document holds what JSON has no word for: {other:?}"),
    }
}

fn key(name: &Yaml<'_>) -> String {
    name.as_str()
        .unwrap_or_else(|| panic!("a key that is no text: {name:?}"))
        .to_owned()
}

#[test]
fn the_bundled_json_says_what_the_yaml_says() {
    let bundled: Value = serde_json::from_str(shop_contract::CONTRACT).unwrap();
    assert_eq!(bundled, document());
}

#[test]
fn members_keep_the_authors_order() {
    let bundled: Value = serde_json::from_str(shop_contract::CONTRACT).unwrap();
    assert_eq!(bundled.to_string(), document().to_string());
}

#[test]
fn the_bundled_yaml_is_the_file() {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/api.yaml")).unwrap();
    assert!(
        shop_contract::DOCUMENT == file,
        "the compiled document is not the one in the folder"
    );
}
