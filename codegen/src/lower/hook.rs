//! Requests that the server sends, as functions that make them.
//!
//! An HTTP client that sends them too was rejected: which one, with what time-outs and how many trials, is the business's to
//! decide, and most of it is already there.

use serde_json::{Value, json};

use super::case::pascal;
use super::docs::docs;
use super::media::{self, Form};
use super::model::Models;
use super::{imports, literal, types};
use crate::load::{Document, Hook, Place};

/// The body of a hook.
struct Payload {
    ty: String,
    media_type: String,
    is_json: bool,
}

/// What an inline schema of the hook's body is named after.
pub(super) fn place(hook: &Hook<'_>) -> String {
    format!("{}Body", pascal(&hook.name))
}

/// The facts of all hooks; `false` where there is none, so that there is no file either.
pub(super) fn facts(models: &Models<'_>) -> Value {
    let hooks = models.document().hooks();
    if hooks.is_empty() {
        return Value::Bool(false);
    }
    let payloads: Vec<Option<Payload>> = hooks.iter().map(|hook| payload(models, hook)).collect();
    let mut paths = types::imports(payloads.iter().flatten().map(|payload| payload.ty.as_str()));
    paths.extend(
        [
            "charter::hook::HookError",
            "poem::http::Method",
            "poem::http::Request",
        ]
        .map(str::to_owned),
    );
    let functions = hooks.iter().zip(&payloads).map(|(hook, payload)| {
        json!({
            "name": hook.name,
            "docs": docs(&words(models.document(), hook)),
            "constant": hook.operation.method.to_uppercase(),
            "json": payload.as_ref().filter(|payload| payload.is_json).map_or(json!(false), printed),
            "bytes": payload.as_ref().filter(|payload| !payload.is_json).map_or(json!(false), printed),
            "nothing": payload.is_none(),
        })
    });
    json!({
        "imports": imports::declarations(paths.iter().map(String::as_str)),
        "functions": functions.collect::<Value>(),
    })
}

fn printed(payload: &Payload) -> Value {
    json!({"type": payload.ty, "media_type": literal::text(&payload.media_type)})
}

/// The first media type of the body: JSON has a type, everything else is bytes.
fn payload(models: &Models<'_>, hook: &Hook<'_>) -> Option<Payload> {
    let body = hook.operation.body(models.document())?;
    let media = media::of(models.document(), body).into_iter().next()?;
    let is_json = media.form == Form::Json;
    Some(Payload {
        ty: if is_json {
            media.answered_type(models)
        } else {
            "Vec<u8>".to_owned()
        },
        media_type: media.name,
        is_json,
    })
}

/// What the hook is for, where it goes, and what is left to whoever sends it.
fn words(document: &Document, hook: &Hook<'_>) -> String {
    let node = hook.operation.node;
    let to = hook.to.map_or_else(
        || "the address that was agreed on".to_owned(),
        |expression| format!("the address that `{expression}` stands for"),
    );
    let place = format!(
        "`{}` to {to}; for {}.",
        hook.operation.method.to_uppercase(),
        hook.of
    );
    let mut texts: Vec<String> = ["summary", "description"]
        .iter()
        .filter_map(|key| node.text_of(key))
        .map(|text| text.trim().to_owned())
        .collect();
    texts.push(place);
    let parameters = document.parameters(&hook.operation);
    let own = parameters.iter().map(|parameter| {
        let place = match parameter.place {
            Place::Path => "the path",
            Place::Query => "the query",
            Place::Header => "the header",
            Place::Cookie => "a cookie",
        };
        format!("`{}` in {place}", parameter.name)
    });
    let own: Vec<String> = own.collect();
    if !own.is_empty() {
        texts.push(format!(
            "What it takes beside that is added by who sends it: {}.",
            own.join(", ")
        ));
    }
    texts.push("# Errors\n\nAn address that is none, or a body that cannot be written.".to_owned());
    texts.join("\n\n")
}
