//! Every example of the document is valid against the schema beside it.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::document;

const URI: &str = "urn:shop:document";

/// The document with OpenAPI 3.0's `nullable` (section 4.7.24) said in JSON Schema's words, so that an independent
/// reading of the dialect judges the examples, not the engine's own.
fn in_json_schema(value: &Value) -> Value {
    let mut converted = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), in_json_schema(value)))
            .collect(),
        Value::Array(entries) => entries.iter().map(in_json_schema).collect(),
        other => other.clone(),
    };
    if converted.get("nullable") == Some(&Value::Bool(true)) {
        converted.as_object_mut().unwrap().shift_remove("nullable");
        return json!({"anyOf": [{"type": "null"}, converted]});
    }
    converted
}

struct Judge {
    document: Value,
    registry: Registry<'static>,
    found: Vec<String>,
    judged: usize,
}

impl Judge {
    fn new() -> Self {
        let document = in_json_schema(document::root());
        let registry = Registry::new()
            .add(URI, document.clone())
            .unwrap()
            .prepare()
            .unwrap();
        Judge {
            document,
            registry,
            found: Vec::new(),
            judged: 0,
        }
    }

    /// The validator of the schema at a JSON Pointer (RFC 6901).
    fn validator(&self, pointer: &str) -> Validator {
        let reference = json!({"$ref": format!("{URI}#{}", escaped(pointer))});
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry);
        options
            .should_validate_formats(true)
            .build(&reference)
            .unwrap_or_else(|error| panic!("{pointer}: {error}"))
    }

    fn judge(&mut self, example: &Value, schema: &str, place: &str) {
        self.judged += 1;
        for error in self.validator(schema).iter_errors(example) {
            self.found
                .push(format!("{place}{}: {error}", error.instance_path()));
        }
    }

    /// Every object that carries a schema carries examples of it; every schema may carry one of itself.
    fn visit(&mut self, value: &Value, pointer: &str) {
        let entries: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(name, value)| (token(name), value)).collect(),
            Value::Array(entries) => entries
                .iter()
                .enumerate()
                .map(|(at, value)| (at.to_string(), value))
                .collect(),
            _ => return,
        };
        let schema = format!("{pointer}/schema");
        if value.get("schema").is_some() {
            self.judge_all(value, &schema, pointer);
        } else if let Some(example) = value.get("example").filter(|_| is_schema(value)) {
            self.judge(example, pointer, pointer);
        }
        for (name, inner) in entries
            .iter()
            .filter(|(name, _)| name != "example" && name != "examples")
        {
            self.visit(inner, &format!("{pointer}/{name}"));
        }
    }

    fn judge_all(&mut self, holder: &Value, schema: &str, place: &str) {
        if let Some(example) = holder.get("example") {
            self.judge(example, schema, place);
        }
        for (name, example) in holder
            .get("examples")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let example = match example["$ref"].as_str() {
                Some(reference) => self.document.pointer(&reference[1..]).unwrap()["value"].clone(),
                None => example["value"].clone(),
            };
            self.judge(&example, schema, &format!("{place}/examples/{name}"));
        }
    }
}

/// A schema says of what kind it is; maps of names to schemas do not.
fn is_schema(value: &Value) -> bool {
    ["type", "allOf", "anyOf", "oneOf"].iter().any(|keyword| {
        value
            .get(*keyword)
            .is_some_and(|found| found.is_string() || found.is_array())
    })
}

fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A pointer as the fragment of an address.
fn escaped(pointer: &str) -> String {
    pointer
        .replace('%', "%25")
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('[', "%5B")
        .replace(']', "%5D")
}

#[test]
fn every_example_is_valid_against_its_schema() {
    let mut judge = Judge::new();
    let document = judge.document.clone();
    judge.visit(&document, "");
    assert_eq!(judge.found, Vec::<String>::new());
    assert!(judge.judged > 150, "only {} examples were found", judge.judged);
}

#[test]
fn a_wrong_example_would_be_noticed() {
    let mut judge = Judge::new();
    let wrong = json!({"id": 0, "name": "x", "description": null, "created_at": "yesterday"});
    judge.judge(&wrong, "/components/schemas/Item", "wrong");
    let found = judge.found.join("\n");
    for place in ["wrong/id: ", "wrong/name: ", "wrong/created_at: "] {
        assert!(found.contains(place), "{found}");
    }
    assert_eq!(judge.found.len(), 3, "{found}");
}

#[test]
fn every_component_and_every_media_type_has_an_example() {
    let components = &document::root()["components"];
    for (name, schema) in components["schemas"].as_object().unwrap() {
        assert!(
            schema.get("example").is_some(),
            "the schema {name} has no example"
        );
    }
    for (name, response) in components["responses"].as_object().unwrap() {
        for media in response["content"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, media)| media)
        {
            let has = media.get("example").is_some() || media.get("examples").is_some();
            assert!(has, "the response {name} has no example");
        }
    }
}
