//! The document that the framework derives from the generated code agrees with `api.yaml`, so that what is compiled is
//! what was designed: paths, methods, parameters, bodies and statuses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::yaml;
use crate::{coverage::Nothing, document};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Header fields that the framework does not see.
const OF_THE_ENGINE: [&str; 7] = [
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Range",
];

/// What an operation promises, as far as both documents can say it.
#[derive(Debug, PartialEq)]
struct Promise {
    operation_id: String,
    tags: Vec<String>,
    /// Place, name, and whether it must be given.
    parameters: BTreeSet<(String, String, bool)>,
    /// Whether a body must be sent; none is taken when absent.
    body: Option<bool>,
    statuses: BTreeSet<String>,
}

fn derived() -> Value {
    serde_json::from_str(&shop_contract::service(Nothing).spec()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn promises(root: &Value) -> BTreeMap<(String, String), Promise> {
    let mut promises = BTreeMap::new();
    for (path, item) in root["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(*method).is_some()) {
            promises.insert(
                (path.clone(), method.to_owned()),
                promise(root, item, &item[method]),
            );
        }
    }
    promises
}

fn promise(root: &Value, item: &Value, operation: &Value) -> Promise {
    let lists = [&operation["parameters"], &item["parameters"]]
        .into_iter()
        .filter_map(Value::as_array);
    let parameter = |object: &Value| {
        let object = resolve(root, object);
        (
            text(&object["in"]),
            text(&object["name"]),
            object["required"] == true,
        )
    };
    let body = operation
        .get("requestBody")
        .map(|body| resolve(root, body)["required"] == true);
    let tags = operation["tags"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    // Keys and conditions are the engine's to read: business code gets what they mean, if anything.
    let parameters = lists.flatten().map(parameter);
    let parameters =
        parameters.filter(|(place, name, _)| place != "header" || !OF_THE_ENGINE.contains(&name.as_str()));
    Promise {
        operation_id: text(&operation["operationId"]),
        tags: tags.iter().map(text).collect(),
        parameters: parameters.collect(),
        body,
        statuses: operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect(),
    }
}

fn resolve<'a>(root: &'a Value, mut value: &'a Value) -> &'a Value {
    while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        value = root.pointer(&reference[1..]).unwrap();
    }
    value
}

#[test]
fn what_is_compiled_is_what_was_designed() {
    let mut designed = promises(&yaml::document());
    let mut derived = promises(&derived());
    // The framework cannot tag an operation without turning tags into types, so the rows are asked below.
    designed
        .values_mut()
        .chain(derived.values_mut())
        .for_each(|promise| promise.tags.clear());
    assert_eq!(
        derived.keys().collect::<Vec<_>>(),
        designed.keys().collect::<Vec<_>>()
    );
    for (place, promise) in &designed {
        assert_eq!(&derived[place], promise, "{place:?}");
    }
}

#[test]
fn the_table_of_operations_is_what_was_designed() {
    let designed = promises(&yaml::document());
    assert_eq!(OPERATIONS.len(), designed.len());
    for row in OPERATIONS {
        let promise = &designed[&(row.path.to_owned(), row.method.as_str().to_lowercase())];
        assert_eq!(
            (row.id, vec![row.tag.to_owned()]),
            (promise.operation_id.as_str(), promise.tags.clone())
        );
        let statuses: Vec<String> = row.statuses.iter().map(ToString::to_string).collect();
        assert_eq!(
            statuses,
            promise.statuses.iter().cloned().collect::<Vec<_>>(),
            "{}",
            row.id
        );
        let filters = document::query(row)
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name.starts_with("filter["));
        assert_eq!(row.filters, filters.collect::<Vec<_>>(), "{}", row.id);
        let keys = document::parameters(row, "header")
            .into_iter()
            .filter(|parameter| parameter["name"] == "Idempotency-Key");
        let keys: Vec<bool> = keys.map(|parameter| parameter["required"] == true).collect();
        let declared: Vec<bool> = row.idempotency.iter().map(|key| key.required).collect();
        assert_eq!(declared, keys, "{}", row.id);
        assert_eq!(
            row.request_media_types.is_empty(),
            promise.body.is_none(),
            "{}",
            row.id
        );
    }
}
