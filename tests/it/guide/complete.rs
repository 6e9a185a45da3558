//! Nothing is left untold: what the gate, the document and the server know stands somewhere in the guide.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shop_server::settings::KEYS;

use super::{settings, vocabulary};
use crate::{contract::error_codes, document, sources, tour::page::Page};

/// Every page of the guide in one text, in lower case.
fn guide() -> String {
    let pages = Page::all();
    let guide = pages.iter().filter(|page| page.name().starts_with("docs/"));
    let lines = guide.flat_map(|page| {
        let blocks = page.blocks().into_iter().map(|block| block.text);
        page.prose().into_iter().chain(blocks).collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n").to_lowercase()
}

#[test]
fn each_key_that_the_gate_knows_is_in_the_table() {
    let sources = sources::sources("codegen/src/gate");
    let (_, source) = sources
        .iter()
        .find(|(path, _)| path.ends_with("extensions.rs"))
        .unwrap();
    let served = source.split_once("const SERVED").unwrap().1;
    let served = served.split_once("];").unwrap().0;
    let keys: BTreeSet<&str> = served.split('"').filter(|text| text.starts_with("x-")).collect();
    assert!(keys.contains("x-rate-limit"), "{keys:?}");
    let told = vocabulary::words();
    for key in keys {
        assert!(told.contains(key), "the gate knows `{key}`, the table does not");
    }
}

/// The names of the header fields of all answers, wherever they are described.
fn response_headers<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    let members = value.as_object().into_iter().flatten().map(|(_, member)| member);
    for member in members.chain(value.as_array().into_iter().flatten()) {
        response_headers(member, names);
    }
    if value.get("description").is_some()
        && let Some(headers) = value["headers"].as_object()
    {
        names.extend(headers.keys().map(String::as_str));
    }
}

#[test]
fn each_header_and_each_shared_parameter_of_the_document_is_told_of() {
    let guide = guide();
    let mut names = BTreeSet::new();
    response_headers(document::root(), &mut names);
    assert!(names.contains("Location") && names.len() >= 8, "{names:?}");
    let parameters = document::root()["components"]["parameters"]
        .as_object()
        .unwrap()
        .values();
    let parameters = parameters.filter(|parameter| parameter["in"] != "path");
    names.extend(parameters.filter_map(|parameter| parameter["name"].as_str()));
    for name in names {
        assert!(
            guide.contains(&name.to_lowercase()),
            "`{name}` stands in api.yaml and on no page"
        );
    }
}

#[test]
fn each_error_code_stands_with_its_status_in_the_table_of_errors() {
    let rows = settings::rows(&Page::named("docs/errors.md").prose_of("The codes"));
    let told: BTreeMap<String, u16> = rows
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect();
    let known = error_codes::table().into_iter();
    let known: BTreeMap<String, u16> = known.map(|(code, status)| (code.to_owned(), status)).collect();
    assert_eq!(told, known);
}

#[test]
fn each_setting_stands_on_a_page() {
    let told = settings::told();
    let untold: Vec<&str> = KEYS
        .all()
        .map(|key| key.name)
        .filter(|name| !told.contains(*name))
        .collect();
    assert_eq!(untold, [""; 0], "told of on no page");
}
