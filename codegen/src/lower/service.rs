//! The operations in the groups of their tags, and what is said once for all of them.

use serde_json::{Value, json};

use super::case::{pascal, snake};
use super::docs::docs;
use super::model::{Model, Models};
use super::{imports, literal, object, operation, types, union};
use crate::load::Operation;
use crate::shape::Kind;

/// poem-openapi joins at most this many APIs in one tuple.
const TUPLE: usize = 16;

/// What every file of a tag imports beside the types of its operations.
const API_IMPORTS: &[&str] = &[
    "charter::ApiError",
    "charter::RequestContext",
    "crate::operations",
    "poem::Endpoint",
    "poem::Response",
    "poem::web::Data",
    "poem_openapi::ApiResponse",
    "poem_openapi::OpenApi",
];

/// The operations as the renderer gets them: the first of a tag brings the facts of its file, the first of all those of
/// the whole crate.
pub(super) fn operations(models: &Models<'_>, source: &str) -> Vec<Value> {
    let operations = models.document.operations();
    let mut tags: Vec<&str> = Vec::new();
    for operation in &operations {
        if !tags.contains(&operation.tag()) {
            tags.push(operation.tag());
        }
    }
    let mut rendered = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        let members = operations.iter().filter(|operation| operation.tag() == *tag);
        group(models, index, tag, &members.collect::<Vec<_>>(), &mut rendered);
    }
    // A document without operations has types all the same, and something must bring the facts of the crate.
    if rendered.is_empty() {
        rendered.push(json!({
            "operationId": "none",
            "tags": ["Tag0000"],
            "responses": {"200": {"description": "-"}},
            "x-rust-tag": false,
            "x-rust": false,
        }));
    }
    if let Some(first) = rendered.first_mut() {
        first["x-rust-crate"] = whole(models, &tags, source);
    }
    rendered
}

fn group(
    models: &Models<'_>,
    index: usize,
    tag: &str,
    members: &[&Operation<'_>],
    rendered: &mut Vec<Value>,
) {
    let start = rendered.len();
    let mut named = Vec::new();
    for member in members {
        let (facts, types) = operation::facts(models, member);
        named.extend(types);
        rendered.push(json!({
            "operationId": format!("operation{:04}", rendered.len()),
            "tags": [format!("Tag{index:04}")],
            "responses": {"200": {"description": "-"}},
            "x-rust-crate": false,
            "x-rust-tag": false,
            "x-rust": facts,
        }));
    }
    let mut imports = types::imports(named.iter().map(String::as_str));
    imports.extend(API_IMPORTS.iter().map(|path| (*path).to_owned()));
    let words = operation::tag_words(models.document, tag).filter(|words| !words.trim().is_empty());
    let words = words.map_or_else(|| unsaid(tag), str::to_owned);
    if let Some(first) = rendered.get_mut(start) {
        first["x-rust-tag"] = json!({
            "module": snake(tag),
            "file": snake(tag).trim_start_matches("r#"),
            "title": super::docs::line(tag),
            "trait": pascal(tag),
            "docs": docs(&words),
            "imports": imports::declarations(imports.iter().map(String::as_str)),
        });
    }
}

/// The words on the trait of a tag that the document does not describe.
fn unsaid(tag: &str) -> String {
    format!("The operations with the tag {}.", super::docs::line(tag))
}

/// The facts of `lib.rs`, `models.rs` and `operations.rs`.
fn whole(models: &Models<'_>, tags: &[&str], source: &str) -> Value {
    let info = models.document.root.get("info");
    let text = |key: &str| info.and_then(|info| info.text_of(key)).unwrap_or_default();
    let kinds = |wanted: fn(&Kind<'_>) -> bool| models.list.iter().any(|model| wanted(&model.shape.kind));
    let has_enums = kinds(|kind| matches!(kind, Kind::Enumeration(_) | Kind::Constants(_)));
    let overlaps = |model: &&Model<'_>| {
        let is_whole = models.tags.written_by(&model.shape).is_none();
        is_whole && matches!(&model.shape.kind, Kind::Union(union) if union.overlaps)
    };
    let has_schemas = models.list.iter().any(|model| overlaps(&model));
    let named = tags
        .iter()
        .map(|tag| json!({"module": snake(tag), "trait": pascal(tag)}));
    let bounds: Vec<String> = tags.iter().map(|tag| pascal(tag)).collect();
    json!({
        "title": literal::text(text("title")),
        "version": literal::text(text("version")),
        "docs": super::docs::line(text("title")),
        "recursion_limit": models.circles.recursion_limit(),
        "source": literal::text(&format!("../{source}")),
        "document": source,
        "tags": named.collect::<Value>(),
        "has_tags": !tags.is_empty(),
        "bounds": bounds.join(" + "),
        "types": tuple(tags, |tag| format!("{}Routes<A>", pascal(tag))),
        "values": tuple(tags, |tag| {
            let last = tags.last() == Some(&tag);
            format!("{}Routes({})", pascal(tag), if last { "api" } else { "Clone::clone(&api)" })
        }),
        "has_enums": has_enums,
        "has_schemas": has_schemas,
        "hooks": super::hook::facts(models),
        "imports": model_imports(models, has_enums, has_schemas),
        "uses_rate_limits": models.document.operations().iter().any(|operation| {
            crate::rate_limit::of(models.document, operation).is_some()
        }),
        "uses_rate_limit_key": models.document.operations().iter().any(|operation| {
            super::row::counted(models, operation).is_some()
        }),
        "uses_paging": models.document.operations().iter().any(|operation| {
            super::row::paging(&models.document.parameters(operation)).is_some()
        }),
    })
}

/// `(A, B, C)`, nested where there are more than one tuple takes.
fn tuple(tags: &[&str], item: impl Fn(&str) -> String) -> String {
    let mut items: Vec<String> = tags.iter().map(|tag| item(tag)).collect();
    while items.len() > TUPLE {
        items = items
            .chunks(TUPLE)
            .map(|chunk| format!("({})", chunk.join(", ")))
            .collect();
    }
    match items.as_slice() {
        [only] => only.clone(),
        items => format!("({})", items.join(", ")),
    }
}

/// The imports of the module of the types, and whether it has the static that tells overlapping branches apart.
fn model_imports(models: &Models<'_>, has_enums: bool, has_schemas: bool) -> Vec<String> {
    let mut imports: Vec<&str> = Vec::new();
    let kinds = |wanted: fn(&Kind<'_>) -> bool| models.list.iter().any(|model| wanted(&model.shape.kind));
    if has_enums {
        imports.extend(["std::error", "std::fmt", "std::str::FromStr"]);
    }
    let constants = kinds(|kind| matches!(kind, Kind::Constants(_)));
    let is_whole = |model: &Model<'_>| {
        matches!(model.shape.kind, Kind::Union(_)) && models.tags.written_by(&model.shape).is_none()
    };
    let unions = models.list.iter().any(is_whole);
    if constants {
        imports.push("serde::Serializer");
    }
    if constants || unions {
        imports.push("serde::Deserializer");
    }
    if !models.list.is_empty() {
        imports.extend(["serde::Deserialize", "serde::Serialize"]);
    }
    if has_schemas {
        imports.push("charter::choice::Schemas");
    }
    let mut imports: Vec<String> = imports.into_iter().map(str::to_owned).collect();
    let mut named = Vec::new();
    for model in &models.list {
        match &model.shape.kind {
            Kind::Object(properties) => {
                let (types, secret) = object::types(models, model, properties);
                named.extend(types);
                imports.extend(secret.then(|| "std::fmt".to_owned()));
            }
            Kind::Union(union) => named.extend(union::types(models, model, union)),
            Kind::Constants(_) => named.push("Constant".to_owned()),
            Kind::List(_) | Kind::Map(_) => {
                named.push(models.wrapped(&model.shape, types::Scope::own(model.way)));
            }
            _ => {}
        }
    }
    imports.extend(types::imports(named.iter().map(String::as_str)));
    imports::declarations(imports.iter().map(String::as_str))
}
