//! The responses of an operation as one enum that holds the declared statuses and nothing else.

use serde_json::{Value, json};

use super::case::pascal;
use super::docs::docs;
use super::literal;
use super::model::Models;
use super::status;
use crate::load::{Node, Operation};

/// Header fields that the engine writes by itself, so that business code never sets them.
const ENGINE_OWNED: &[&str] = &[
    "accept-ranges",
    "allow",
    "cache-control",
    "content-encoding",
    "content-range",
    "deprecation",
    "etag",
    "idempotent-replayed",
    "last-modified",
    "retry-after",
    "sunset",
    "vary",
    "www-authenticate",
    "x-request-id",
];

/// The facts of the response enum of `operation`.
pub(super) fn facts(models: &Models<'_>, operation: &Operation<'_>) -> Value {
    let mut responses = operation.responses(models.document);
    responses.sort_by_key(|(code, _)| *code);
    let variants = responses.into_iter().map(|(code, node)| {
        let content = contents(models, node);
        json!({
            "name": status::name(code),
            "status": code,
            "docs": docs(node.text_of("description").unwrap_or_default()),
            "has_contents": !content.is_empty(),
            "contents": content.join(", "),
        })
    });
    json!({"name": format!("{}Response", pascal(operation.id())), "variants": variants.collect::<Value>()})
}

/// What a variant holds: the payload first, then the headers that business code answers with.
fn contents(models: &Models<'_>, response: &Node) -> Vec<String> {
    let media = response
        .get("content")
        .and_then(|content| content.members().first());
    let schema = media.and_then(|media| media.value.get("schema"));
    let payload = schema.map(|schema| payload(models, schema));
    let is_file = payload.as_deref() == Some("Download");
    let declared = response.get("headers").map_or(&[][..], Node::members);
    let headers = declared
        .iter()
        .filter(|header| !(is_engine_owned(&header.key) || is_file && is_of_file(&header.key)))
        .map(|header| {
            let required = models
                .document
                .resolve(&header.value)
                .is_some_and(|node| node.flag("required"));
            let ty = if required { "String" } else { "Option<String>" };
            format!("#[oai(header = {})] {ty}", literal::text(&header.key))
        });
    payload.into_iter().chain(headers).collect()
}

/// A file is answered as it lies there, everything else as JSON.
fn payload(models: &Models<'_>, schema: &Node) -> String {
    let ty = models.type_of(&models.read(schema));
    if ty == "Download" {
        ty
    } else {
        format!("Reply<{ty}>")
    }
}

/// Header fields that tell of a file, and are part of it in business code.
fn is_of_file(header: &str) -> bool {
    header.eq_ignore_ascii_case("content-disposition")
}

fn is_engine_owned(header: &str) -> bool {
    let header = header.to_ascii_lowercase();
    ENGINE_OWNED.contains(&header.as_str())
        || header.starts_with("ratelimit")
        || header.starts_with("x-ratelimit-")
}
