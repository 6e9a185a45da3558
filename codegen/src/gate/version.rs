//! OpenAPI 3.0.x or 3.1.x, with a title and a version of its own.

use super::walk::{Kind, stated};
use crate::load::{Data, Document, Node};
use crate::problem::Problem;
use crate::standard::Version;

/// Whether the document is one of OpenAPI 3.0 or 3.1. Other documents have no rules that they could break.
pub(super) fn is_served(document: &Document, problems: &mut Vec<Problem>) -> bool {
    let root = &document.root;
    let problem = match root.get("openapi") {
        _ if !matches!(root.data, Data::Map(_)) => Problem::new(
            root.at,
            "version",
            "this is no OpenAPI document",
            "start with `openapi: 3.0.3`",
        ),
        Some(version) if is_known(version) => return true,
        Some(version) if version.text().is_none() => Problem::new(
            version.at,
            "version",
            "a version of OpenAPI is text of three numbers",
            "write `openapi: 3.0.3` or `openapi: 3.1.0`",
        ),
        Some(version) => Problem::unsupported(
            version.at,
            "only OpenAPI 3.0 and 3.1 are supported",
            "write `openapi: 3.0.3` or `openapi: 3.1.0`",
        ),
        None if let Some(older) = root.get("swagger") => Problem::unsupported(
            older.at,
            "Swagger 2.0 is not supported",
            "convert the document to OpenAPI 3.0 or 3.1, which other tools do",
        ),
        None => Problem::new(
            root.at,
            "version",
            "the document does not say its version of OpenAPI",
            "start with `openapi: 3.0.3`",
        ),
    };
    problems.push(problem);
    false
}

/// `3.0.x` or `3.1.x`.
fn is_known(version: &Node) -> bool {
    let parts: Vec<&str> = version.text().unwrap_or_default().splitn(3, '.').collect();
    matches!(parts.as_slice(), ["3", "0" | "1", patch] if patch.starts_with(|first: char| first.is_ascii_digit()))
}

/// The dialects of JSON Schema that values are compared in.
const DIALECTS: &[&str] = &[
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

/// What schemas are written in, where the document or one of them says it.
fn dialects(document: &Document, problems: &mut Vec<Problem>) {
    let stated = stated(document);
    let schemas = stated.iter().filter(|object| object.kind == Kind::Schema);
    let of_schemas = schemas.filter_map(|schema| schema.node.get("$schema"));
    for dialect in of_schemas.chain(document.stated.get("jsonSchemaDialect")) {
        let name = dialect.text().unwrap_or_default();
        if !DIALECTS.contains(&name.trim_end_matches('#')) {
            let text = format!("the dialect `{name}` of JSON Schema is not supported");
            let hint = format!("leave it out, or write `{}`", DIALECTS[0]);
            problems.push(Problem::unsupported(dialect.at, text, hint));
        }
    }
}

/// The document says what it is about, and has something to serve.
pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    dialects(document, problems);
    let root = &document.root;
    let info = root.member("info");
    for key in ["title", "version"] {
        let value = info.and_then(|info| info.value.get(key));
        if value.is_none_or(|value| value.text().is_some_and(str::is_empty)) {
            let at = info.map_or(root.at, |info| info.at);
            let text = format!("`info` has no `{key}`");
            let hint = format!("add `{key}: \"…\"`; put a version in quotes");
            problems.push(Problem::new(at, "info", text, hint));
        }
    }
    let others = ["components", "webhooks"];
    let is_whole = document.version == Version::V31 && others.iter().any(|key| root.get(key).is_some());
    if root.get("paths").is_none() && !is_whole {
        let hint = "describe at least one operation";
        problems.push(Problem::new(
            root.at,
            "paths",
            "the document has no `paths`",
            hint,
        ));
    }
}
