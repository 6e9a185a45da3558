//! Parameters that can be taken out of a request without guessing.

use super::fit::misfit;
use super::walk::{Kind, Object, objects};
use crate::load::{Data, Document, Node};
use crate::lower::{Models, literal};
use crate::problem::Problem;
use crate::shape::{self, Kind as ShapeKind, Reading, Shape};

/// Header fields that the standard says are ignored when listed as parameters, with what describes them.
const IGNORED: &[&str] = &["accept", "content-type", "authorization"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let models = Models::collect(document);
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
        match node.get("schema") {
            Some(schema) => typed(&models, document, node, schema, problems),
            None if node.get("content").is_some() => {} // reported as an unsupported key
            None => {
                let text = format!("the parameter `{name}` has no schema");
                problems.push(Problem::new(at, "parameter", text, "add `schema: {type: …}`"));
            }
        }
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
        Some("header") => {}
        Some("cookie") => {
            let text = format!("the cookie parameter `{name}` is not supported");
            problems.push(Problem::unsupported(at, text, "send it in the query or a header"));
        }
        _ => {
            let text = format!("the parameter `{name}` does not say where it is sent");
            problems.push(Problem::new(
                at,
                "parameter",
                text,
                "add `in: query`, `in: path` or `in: header`",
            ));
        }
    }
}

fn typed(models: &Models<'_>, document: &Document, node: &Node, schema: &Node, problems: &mut Vec<Problem>) {
    let shape = shape::read(document, schema, &mut Reading::default());
    let Some(meaning) = shape.meaning(document) else {
        return;
    }; // reported by the rule on references
    if shape.nullable || meaning.nullable {
        let hint = "leave the parameter out instead of sending `null`";
        problems.push(Problem::unsupported(
            schema.at,
            "a parameter cannot be null",
            hint,
        ));
    }
    match &meaning.kind {
        ShapeKind::List(items) => list(document, node, items, schema, problems),
        kind if is_single(kind) => style(node, problems),
        _ => {
            let hint = "use single values or lists of them";
            problems.push(Problem::unsupported(
                schema.at,
                "a parameter cannot be an object",
                hint,
            ));
        }
    }
    let default = schema.get("default").or_else(|| meaning.node.get("default"));
    // One that does not fit its schema is reported by the rule on defaults.
    let sound = default.filter(|default| misfit(document, &shape, default).is_none());
    if let Some(default) = sound.filter(|default| literal::value(models, &shape, default).is_none()) {
        let hint = "texts, whole numbers, booleans and values of enums can be defaults";
        problems.push(Problem::unsupported(
            default.at,
            "this default is not supported",
            hint,
        ));
    }
}

/// Lists are written `a,b,c`: the one style that every client library writes alike.
fn list(document: &Document, node: &Node, items: &Shape<'_>, schema: &Node, problems: &mut Vec<Problem>) {
    let form = node.text_of("in") == Some("query");
    let stated = node.text_of("style").is_none_or(|style| style == "form");
    if !form
        || !stated
        || !matches!(
            node.get("explode"),
            Some(Node {
                data: Data::Boolean(false),
                ..
            })
        )
    {
        let text = "a list must be a query parameter with `style: form` and `explode: false`";
        problems.push(Problem::unsupported(
            schema.at,
            text,
            "add `explode: false`: values are separated by commas",
        ));
    }
    let single = items
        .meaning(document)
        .is_none_or(|items| is_single(&items.kind) && !items.nullable);
    if !single || items.nullable {
        let hint = "use a list of texts, numbers or values of an enum";
        problems.push(Problem::unsupported(
            items.node.at,
            "a list in a parameter holds single values only",
            hint,
        ));
    }
}

fn style(node: &Node, problems: &mut Vec<Problem>) {
    let usual = if node.text_of("in") == Some("query") {
        "form"
    } else {
        "simple"
    };
    if let Some(style) = node.get("style").filter(|style| style.text() != Some(usual)) {
        let text = format!("only the style `{usual}` is supported here");
        problems.push(Problem::unsupported(style.at, text, "leave `style` out"));
    }
}

fn is_single(kind: &ShapeKind<'_>) -> bool {
    matches!(
        kind,
        ShapeKind::Text
            | ShapeKind::Timestamp
            | ShapeKind::Integer32
            | ShapeKind::Integer64
            | ShapeKind::Decimal
            | ShapeKind::Float
            | ShapeKind::Boolean
            | ShapeKind::Enumeration(_)
    )
}
