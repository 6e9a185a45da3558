//! Webhooks and callbacks as types that make the request to be sent.

use serde_json::{Value, json};

use super::case::{distinct, field, pascal};
use super::docs::docs;
use super::media::{self, Form, Media};
use super::model::Models;
use super::{imports, literal, operation, types};
use crate::load::{Outgoing, Parameter, Place};

/// What the file imports beside the types of its fields.
const IMPORTS: &[&str] = &[
    "charter::outgoing::Outgoing",
    "charter::outgoing::OutgoingError",
    "poem::http::Request",
];

/// The facts of the file; none where the server sends nothing.
pub(super) fn facts(models: &Models<'_>) -> Value {
    let outgoing = models.document().outgoing();
    if outgoing.is_empty() {
        return Value::Bool(false);
    }
    let mut named: Vec<String> = IMPORTS.iter().map(|path| (*path).to_owned()).collect();
    let mut senders = Vec::new();
    for (one, owner) in outgoing.iter().zip(names(&outgoing)) {
        let sender = Sender::of(models, one);
        let taken = sender.fields.iter().map(|field| field.ty.as_str());
        named.extend(types::imports(taken));
        let styled = sender.steps.iter().any(|step| step.contains("QueryStyle::"));
        named.extend(styled.then(|| "charter::outgoing::QueryStyle".to_owned()));
        senders.push(json!({
            "name": format!("{owner}Call"),
            "docs": docs(&words(models, one)),
            "fields": sender.fields.iter().map(SenderField::facts).collect::<Value>(),
            "has_fields": !sender.fields.is_empty(),
            "method": literal::text(&one.call.method.to_uppercase()),
            "steps": sender.steps,
        }));
    }
    json!({"senders": senders, "imports": imports::declarations(named.iter().map(String::as_str))})
}

/// The names of all requests that are sent, no two the same: the `operationId`, or else the key and the method.
pub(super) fn names(outgoing: &[Outgoing<'_>]) -> Vec<String> {
    let wanted = outgoing.iter().map(|one| {
        let stated = one.call.node.text_of("operationId").map(pascal);
        let stated = stated.filter(|name| !name.is_empty());
        let cause = one.cause.map(|cause| pascal(cause.id())).unwrap_or_default();
        let made = || format!("{cause}{}{}", pascal(one.name), pascal(one.call.method));
        let name = stated.unwrap_or_else(made);
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            format!("Send{name}")
        } else {
            name
        }
    });
    distinct(wanted.collect(), "")
}

struct SenderField {
    name: String,
    ty: String,
    docs: Value,
}

impl SenderField {
    fn facts(&self) -> Value {
        json!({"name": self.name, "type": self.ty, "docs": self.docs, "attributes": []})
    }
}

/// The fields of one type, and how its request is made of them.
#[derive(Default)]
struct Sender {
    fields: Vec<SenderField>,
    steps: Vec<String>,
}

impl Sender {
    fn of(models: &Models<'_>, one: &Outgoing<'_>) -> Self {
        let mut sender = Sender::default();
        let parameters = models.document().parameters(&one.call);
        sender.url(models, one, &parameters);
        for parameter in parameters.iter().filter(|one| one.place != Place::Path) {
            sender.parameter(models, parameter);
        }
        if let Some(body) = one.call.body(models.document()) {
            let media = media::of(models.document(), body);
            let value = media.iter().find(|media| media.is_value()).or(media.first());
            if let Some(media) = value {
                sender.body(models, media, body.flag("required"));
            }
        }
        sender
    }

    /// A field of its own for `name`, and how a step calls it.
    fn add(&mut self, name: &str, ty: String, words: &str) -> String {
        let plain = match field(name) {
            empty if empty.is_empty() => "value".to_owned(),
            name => name,
        };
        let numbered = (2..).map(|number| format!("{}_{number}", plain.trim_start_matches("r#")));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let is_free = |name: &String| self.fields.iter().all(|field| field.name != *name);
        let name = names.find(is_free).unwrap_or(plain);
        self.fields.push(SenderField {
            ty,
            docs: docs(words),
            name: name.clone(),
        });
        format!("&self.{name}")
    }

    /// The URL: a webhook's is the receiver's own; a callback's is made of literal parts and of what the document takes from
    /// the request or its answer (OpenAPI 3.0.3, section 4.7.18.3).
    fn url(&mut self, models: &Models<'_>, one: &Outgoing<'_>, parameters: &[Parameter<'_>]) {
        if one.cause.is_none() {
            let of = self.add("url", "String".to_owned(), "Where the receiver wants it sent.");
            return self.steps.push(format!("at({of})"));
        }
        let mut known: Vec<(String, String)> = Vec::new();
        let mut rest = one.call.path;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            self.literal(before);
            let met = known.iter().find(|(other, _)| other == name);
            let of = match met.map(|(_, of)| of.clone()) {
                Some(of) => of,
                None => {
                    let path = parameters
                        .iter()
                        .find(|one| one.place == Place::Path && one.name == name);
                    let schema = path.and_then(Parameter::schema);
                    let ty = schema.map(|schema| models.type_of(&models.read(schema)));
                    let words = path.and_then(|path| path.node.text_of("description"));
                    let words = words.map_or_else(|| format!("`{name}`"), str::to_owned);
                    let of = self.add(name, ty.unwrap_or_else(|| "String".to_owned()), &words);
                    known.push((name.to_owned(), of.clone()));
                    of
                }
            };
            let step = if self.steps.is_empty() && name.starts_with('$') {
                "at"
            } else {
                "value"
            };
            self.steps.push(format!("{step}({of})"));
            rest = after;
        }
        self.literal(rest);
    }

    fn literal(&mut self, part: &str) {
        if !part.is_empty() {
            self.steps.push(format!("at({})", literal::text(part)));
        }
    }

    fn parameter(&mut self, models: &Models<'_>, parameter: &Parameter<'_>) {
        let node = parameter.node;
        let plain = match parameter.schema().map(|schema| models.read(schema)) {
            Some(shape) => models.type_of(&shape),
            None if parameter.is_json() => "Value".to_owned(),
            None => "String".to_owned(),
        };
        let ty = if node.flag("required") {
            plain
        } else {
            format!("Option<{plain}>")
        };
        let words = node.text_of("description");
        let words = words.map_or_else(|| format!("`{}`", parameter.name), str::to_owned);
        let of = self.add(parameter.name, ty, &words);
        let name = literal::text(parameter.name);
        let form = node.text_of("style").is_none_or(|style| style == "form");
        let explode = node.get("explode").map_or(form, |_| node.flag("explode"));
        let style = match node.text_of("style") {
            Some("spaceDelimited") => "SpaceDelimited",
            Some("pipeDelimited") => "PipeDelimited",
            Some("deepObject") => "DeepObject",
            _ => "Form",
        };
        self.steps.push(match parameter.place {
            Place::Query if parameter.is_json() => format!("query_json({name}, {of})"),
            Place::Query => format!("query({name}, QueryStyle::{style}, {explode}, {of})"),
            Place::Header => format!("header({name}, {}, {of})", node.flag("explode")),
            Place::Cookie | Place::Path => format!("cookie({name}, {of})"),
        });
    }

    fn body(&mut self, models: &Models<'_>, media: &Media<'_>, required: bool) {
        let step = match media.form {
            Form::Json => "json",
            Form::UrlEncoded => "form",
            Form::Text => "text",
            Form::Multipart | Form::Events | Form::Bytes => "bytes",
        };
        if media.is_value() {
            let plain = media.answered_type(models);
            let ty = if required || plain.starts_with("Option<") {
                plain
            } else {
                format!("Option<{plain}>")
            };
            let of = self.add("body", ty, "What is sent.");
            let name = literal::text(&media.name);
            return self.steps.push(format!("{step}({name}, {of})"));
        }
        // A boundary, or which picture it is, is in the media type.
        let is_open = media.name.contains('*') || media.form == Form::Multipart;
        let name = if is_open {
            let words = format!("What is sent: `{}`, with its parameters.", media.name);
            self.add("content_type", "String".to_owned(), &words)
        } else {
            literal::text(&media.name)
        };
        let of = self.add("body", "Vec<u8>".to_owned(), "The bytes that are sent.");
        self.steps
            .push(format!("{step}({name}, {}.clone())", of.trim_start_matches('&')));
    }
}

/// Summary, description, where it comes from, and what the receiver may answer.
fn words(models: &Models<'_>, one: &Outgoing<'_>) -> String {
    let method = one.call.method.to_uppercase();
    let origin = match one.cause {
        Some(cause) => format!(
            "Callback `{}` of `{}`: `{method} {}`.",
            one.name,
            cause.id(),
            one.call.path
        ),
        None => format!("Webhook `{}`: `{method}`.", one.name),
    };
    let answers = one.call.responses(models.document());
    let answers: Vec<String> = answers.iter().map(|(status, _)| format!("`{status}`")).collect();
    let answers = if answers.is_empty() {
        String::new()
    } else {
        format!(" Its receiver answers {}.", answers.join(", "))
    };
    operation::described(&one.call, &format!("{origin}{answers}"))
}
