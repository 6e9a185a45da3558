//! Parameters that can be taken out of a request without guessing.

use super::contradictions;
use super::habits::is_swagger_parameter;
use super::walk::{Kind, Object, objects};
use crate::load::{Document, Node};
use crate::problem::Problem;
use crate::shape::{Types, conjuncts};

/// Header fields that the standard says are ignored when listed as parameters, with what describes them.
const IGNORED: &[&str] = &["accept", "content-type", "authorization"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for Object { at, node, kind } in objects(document) {
        if kind != Kind::Parameter {
            continue;
        }
        let Some(name) = node.text_of("name").filter(|name| !name.is_empty()) else {
            problems.push(Problem::new(
                at,
                "parameter",
                "the parameter has no name",
                "add `name: …`",
            ));
            continue;
        };
        place(node, name, problems);
        if is_swagger_parameter(node) {
            continue;
        }
        if let Some(content) = node.get("content") {
            content_alone(node, content, problems);
        }
        match node.get("schema") {
            Some(schema) => {
                style(node, problems);
                deep_object(document, node, schema, problems);
            }
            None if node.get("content").is_some() => {}
            None => {
                let text = format!("the parameter `{name}` has no schema");
                problems.push(Problem::new(at, "parameter", text, "add `schema: {type: …}`"));
            }
        }
    }
}

/// A parameter is described by a schema or by one media type (OpenAPI 3.0.3, section 4.7.12.1).
fn content_alone(node: &Node, content: &Node, problems: &mut Vec<Problem>) {
    let hint = "describe the parameter in one way";
    if node.get("schema").is_some() {
        let text = "`content` stands beside `schema`";
        problems.push(Problem::new(content.at, "parameter", text, hint));
    }
    if content.members().len() > 1 {
        let text = "`content` has more than one media type";
        problems.push(Problem::new(content.at, "parameter", text, hint));
    }
}

fn place(node: &Node, name: &str, problems: &mut Vec<Problem>) {
    let place = node.get("in");
    let at = place.map_or(node.at, |place| place.at);
    match place.and_then(Node::text) {
        Some("path" | "query") => {}
        Some("header") if IGNORED.contains(&name.to_ascii_lowercase().as_str()) => {
            let text = format!("a header parameter `{name}` is ignored by the standard");
            problems.push(Problem::new(
                at,
                "ignored-parameter",
                text,
                "describe it by media types or security",
            ));
        }
        Some("header" | "cookie") => {}
        Some(habit @ ("body" | "formData")) => {
            let text = format!("OpenAPI 3 has no parameter `in: {habit}`");
            let hint = "describe it by the operation's `requestBody`, a form by its media type there";
            problems.push(Problem::new(at, "parameter", text, hint));
        }
        _ => {
            let text = format!("the parameter `{name}` does not say where it is sent");
            problems.push(Problem::new(
                at,
                "parameter",
                text,
                "add `in: query`, `in: path`, `in: header` or `in: cookie`",
            ));
        }
    }
}

/// `deepObject` writes the members of an object (OpenAPI 3.0.3, section 4.7.12.2.2). What lists look like in it the standard
/// does not say, and many write them so.
fn deep_object(document: &Document, node: &Node, schema: &Node, problems: &mut Vec<Problem>) {
    let Some(style) = node
        .get("style")
        .filter(|style| style.text() == Some("deepObject"))
    else {
        return;
    };
    let types = conjuncts(document, schema)
        .into_iter()
        .fold(Types::ALL, |all, layer| all.both(contradictions::types(layer)));
    if !types.has(Types::OBJECT) && !types.has(Types::LIST) {
        let text = format!(
            "`deepObject` is for objects, and this parameter is {}",
            types.words()
        );
        problems.push(Problem::new(style.at, "parameter", text, "leave `style` out"));
    }
}

/// The styles that the standard has for each place (OpenAPI 3.0.3, section 4.7.12.1).
const STYLES: &[(&str, &[&str])] = &[
    ("path", &["simple", "label", "matrix"]),
    (
        "query",
        &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    ),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

fn style(node: &Node, problems: &mut Vec<Problem>) {
    let known = STYLES.iter().find(|(place, _)| node.text_of("in") == Some(place));
    let (Some(style), Some((place, styles))) = (node.get("style"), known) else {
        return;
    };
    if !style.text().is_some_and(|style| styles.contains(&style)) {
        let text = format!("this is no style of a {place} parameter");
        let hint = format!("one of: {}", styles.join(", "));
        problems.push(Problem::new(style.at, "parameter", text, hint));
    }
}
