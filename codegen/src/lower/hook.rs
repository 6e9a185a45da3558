//! Requests that the server sends, as functions that make them.
//!
//! An HTTP client that sends them too was rejected: which one, with what time-outs and how many trials, is the business's to
//! decide, and most of it is already there.

mod setting;

use serde_json::{Value, json};

use self::setting::Setting;
use super::case::{distinct, pascal};
use super::docs::docs;
use super::media::{self, Form};
use super::model::Models;
use super::{imports, literal, types};
use crate::load::Hook;

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
    let settings: Vec<Vec<Setting>> = hooks.iter().map(|hook| setting::all(models, hook)).collect();
    let names = hooks.iter().map(|hook| format!("{}Params", pascal(&hook.name)));
    let names = distinct(names.collect(), "");
    let functions = hooks.iter().zip(&payloads).zip(settings.iter().zip(&names));
    let functions = functions.map(|((hook, payload), (settings, params))| {
        json!({
            "name": hook.name,
            "docs": docs(&words(hook)),
            "params": if settings.is_empty() { json!(false) } else { json!({
                "name": params,
                "docs": docs(&format!("What [`{}`] takes beside its body.", hook.name)),
                "fields": settings.iter().map(Setting::field).collect::<Value>(),
            })},
            "arguments": arguments(payload.as_ref(), params, settings),
            "call": call(hook, payload.as_ref(), settings),
        })
    });
    json!({
        "imports": imports(&payloads, &settings),
        "functions": functions.collect::<Value>(),
    })
}

fn imports(payloads: &[Option<Payload>], settings: &[Vec<Setting>]) -> Vec<String> {
    let types = payloads.iter().flatten().map(|payload| payload.ty.as_str());
    let types = types.chain(settings.iter().flatten().map(|setting| setting.ty.as_str()));
    let mut paths = types::imports(types);
    let mut own = vec![
        "charter::hook::HookError",
        "poem::http::Method",
        "poem::http::Request",
    ];
    if settings.iter().any(|settings| !settings.is_empty()) {
        own.extend(["charter::hook::Hook", "charter::hook::Style"]);
    }
    paths.extend(own.into_iter().map(str::to_owned));
    imports::declarations(paths.iter().map(String::as_str))
}

fn arguments(payload: Option<&Payload>, params: &str, settings: &[Setting]) -> String {
    let mut arguments = vec!["url: &str".to_owned()];
    arguments.extend((!settings.is_empty()).then(|| format!("params: &{params}")));
    arguments.extend(payload.map(|payload| match payload.is_json {
        true => format!("body: &{}", payload.ty),
        false => format!("body: {}", payload.ty),
    }));
    arguments.join(", ")
}

/// The expression that makes the request: one call where only a body is to be sent.
fn call(hook: &Hook<'_>, payload: Option<&Payload>, settings: &[Setting]) -> String {
    let begin = format!("Method::{}, url", hook.operation.method.to_uppercase());
    let (end, body) = match payload {
        None => ("empty", String::new()),
        Some(payload) => {
            let end = if payload.is_json { "json" } else { "bytes" };
            (end, format!("{}, body", literal::text(&payload.media_type)))
        }
    };
    if settings.is_empty() {
        let body = if body.is_empty() {
            body
        } else {
            format!(", {body}")
        };
        return format!("charter::hook::{end}({begin}{body})");
    }
    let set: String = settings.iter().map(|setting| setting.call.as_str()).collect();
    format!("Hook::new({begin}){set}.{end}({body})")
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

/// What the hook is for, and where it goes.
fn words(hook: &Hook<'_>) -> String {
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
    texts.push("# Errors\n\nAn address that is none, or something that cannot be written.".to_owned());
    texts.join("\n\n")
}
