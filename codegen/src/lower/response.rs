//! The responses of an operation as one enum that holds the declared statuses and nothing else.

use serde_json::{Value, json};

use super::case::pascal;
use super::docs::docs;
use super::media::{self, Form, Media};
use super::model::Models;
use super::{header, literal, row, status};
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
    let answer = Answer {
        models,
        announced: announces(models, operation),
        owner: pascal(operation.id()),
        is_head: operation.method == "head",
    };
    let mut choices = Vec::new();
    let mut variants: Vec<Value> = Vec::new();
    for (code, node) in responses {
        let (variant, choice) = answer.variant(code, node);
        variants.push(variant);
        choices.extend(choice);
    }
    if variants.is_empty() {
        variants.push(json!({
            "name": "Any", "oai": false, "docs": docs("Whatever is answered: the document does not say."),
            "has_contents": true, "contents": "poem::http::StatusCode, charter::Nothing",
        }));
    }
    json!({"name": format!("{}Response", answer.owner), "variants": variants, "choices": choices})
}

/// What is said of all answers of an operation.
struct Answer<'a, 'd> {
    models: &'a Models<'d>,
    announced: bool,
    owner: String,
    is_head: bool,
}

impl<'d> Answer<'_, 'd> {
    /// The variant of one status, with the enum of its media types where there are several.
    fn variant(&self, code: &str, node: &'d Node) -> (Value, Option<Value>) {
        let name = status::name(code);
        let bodiless = self.is_head || matches!(code, "204" | "205" | "304");
        let media = if bodiless {
            Vec::new()
        } else {
            own(code, media::of(self.models.document(), node))
        };
        let mut oai = status::attribute(code);
        let (payload, choice) = match media.as_slice() {
            [] => (None, None),
            [only] => {
                let (payload, stated) = payload(self.models, only);
                oai.extend(stated);
                (Some(payload), None)
            }
            [first, ..] if media::is_one_value(&media) && media.iter().all(|one| one.form == Form::Json) => {
                let (payload, stated) = payload(self.models, first);
                oai.extend(stated);
                (Some(payload), None)
            }
            // What a file is, the file says itself.
            several if several.iter().all(|one| one.form == Form::Bytes) => {
                (Some("Download".to_owned()), None)
            }
            several => {
                let named = format!("{}{name}Content", self.owner);
                let choice = choice(self.models, &named, &name, several);
                (Some(named), Some(choice))
            }
        };
        let mut contents = self.headers(node, payload.as_deref() == Some("Download"));
        // A status that business code chooses has to stand before something.
        let chosen = status::is_chosen(code);
        let payload =
            payload.or_else(|| (chosen && code == "default").then(|| "charter::Nothing".to_owned()));
        contents.splice(0..0, payload);
        contents.splice(0..0, chosen.then(|| "poem::http::StatusCode".to_owned()));
        let variant = json!({
            "name": name,
            "oai": if oai.is_empty() { json!(false) } else { json!(oai.join(", ")) },
            "docs": docs(node.text_of("description").unwrap_or_default()),
            "has_contents": !contents.is_empty(),
            "contents": contents.join(", "),
        });
        (variant, choice)
    }

    /// The headers that business code answers with.
    fn headers(&self, response: &'d Node, is_file: bool) -> Vec<String> {
        let declared = response.get("headers").map_or(&[][..], Node::members);
        let mut written: Vec<&str> = Vec::new();
        let mut contents = Vec::new();
        for header in declared {
            let own = is_engine_owned(&header.key)
                || is_file && is_of_file(&header.key)
                || self.announced && header.key.eq_ignore_ascii_case("link")
                || header.key.eq_ignore_ascii_case("content-type");
            let known = written
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&header.key));
            if own || known || !header::is_name(&header.key) {
                continue;
            }
            written.push(&header.key);
            let ty = header::type_of(self.models, &header.value);
            contents.push(format!("#[oai(header = {})] {ty}", literal::text(&header.key)));
        }
        contents
    }
}

/// The media types that business code answers: problem details beside JSON are the engine's own form of a failure.
fn own<'d>(code: &str, mut media: Vec<Media<'d>>) -> Vec<Media<'d>> {
    let failure = !code.starts_with(['2', '3']);
    if failure && media.len() > 1 {
        media.retain(|one| one.name != "application/problem+json");
    }
    media
}

/// The enum of the media types of one answer.
fn choice(models: &Models<'_>, name: &str, status: &str, media: &[Media<'_>]) -> Value {
    let variants = media.iter().zip(media::variants(media)).map(|(one, variant)| {
        let (ty, stated) = payload(models, one);
        json!({"name": variant, "type": ty, "oai": stated.map_or(json!(false), Value::String), "media_type": one.name})
    });
    json!({"name": name, "status": status, "variants": variants.collect::<Value>()})
}

/// The payload of a media type, and the attribute that names it where the payload does not.
fn payload(models: &Models<'_>, media: &Media<'_>) -> (String, Option<String>) {
    let stated = |usual: &str, written: String| {
        let named = media.name != usual && !media.name.contains('*');
        named.then(|| format!("content_type = {}", literal::text(&written)))
    };
    match media.form {
        Form::Json => {
            let payload = format!("Reply<{}>", media.answered_type(models));
            (payload, stated("application/json", media.name.clone()))
        }
        Form::Text => {
            let payload = format!("charter::Text<{}>", media.answered_type(models));
            (
                payload,
                stated("text/plain", format!("{}; charset=utf-8", media.name)),
            )
        }
        Form::Events => (format!("charter::Events<{}>", media.answered_type(models)), None),
        // A form that is answered is written by who answers it.
        Form::UrlEncoded | Form::Multipart | Form::Bytes => ("Download".to_owned(), None),
    }
}

/// Whether the only links of an operation's answers are those to what comes after it, which the engine writes. A page has
/// links of its own, made by business code.
fn announces(models: &Models<'_>, operation: &Operation<'_>) -> bool {
    let parameters = models.document.parameters(operation);
    operation.node.get("x-deprecated-at").is_some() && row::paging(&parameters).is_none()
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
