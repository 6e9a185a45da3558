//! Media types: in which form business code gets or gives what a body holds.
//!
//! The engine decides by the same rules how a body is read (`engine/src/contract/request_body.rs`).

use super::case::{joined, pascal};
use super::model::Models;
use crate::load::{Document, FORM, Node};
use crate::shape::Shape;

/// The media type of server-sent events (WHATWG HTML, section 9.2).
const EVENTS: &str = "text/event-stream";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON.
    Json,
    /// A form without files, which is an object as well.
    UrlEncoded,
    /// A text that is a single value.
    Text,
    /// A form with files.
    Multipart,
    /// Server-sent events.
    Events,
    /// Bytes.
    Bytes,
}

/// One media type of a body.
#[derive(Debug, Clone)]
pub(super) struct Media<'d> {
    /// In lower case, without parameters.
    pub(super) name: String,
    pub(super) form: Form,
    /// Its schema, or the one of an earlier media type that is the same.
    pub(super) schema: Option<&'d Node>,
}

/// The media types of a request body or response, each once.
pub(super) fn of<'d>(document: &'d Document, holder: &'d Node) -> Vec<Media<'d>> {
    let mut found: Vec<Media<'d>> = Vec::new();
    for member in holder.get("content").map_or(&[][..], Node::members) {
        let name = plain(&member.key);
        if found.iter().any(|known| known.name == name) {
            continue;
        }
        let schema = member.value.get("schema");
        let form = form(document, &name, schema);
        let mut earlier = found.iter().filter_map(|known| known.schema);
        let same = schema.and_then(|schema| earlier.find(|known| known.to_json() == schema.to_json()));
        found.push(Media {
            form,
            schema: same.or(schema),
            name,
        });
    }
    found
}

/// Whether content is handed on as it arrives, so that its schema is never compared with it.
pub(crate) fn is_handed_on(document: &Document, media_type: &str, schema: &Node) -> bool {
    form(document, &plain(media_type), Some(schema)) == Form::Bytes
}

/// A media type in lower case, without its parameters.
fn plain(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or_default();
    name.trim().to_ascii_lowercase()
}

fn form(document: &Document, name: &str, schema: Option<&Node>) -> Form {
    let is_binary = schema.is_some_and(|schema| is_binary(document, schema));
    match name {
        FORM => Form::Multipart,
        URL_ENCODED => Form::UrlEncoded,
        EVENTS => Form::Events,
        _ if is_json(name) && !is_binary => Form::Json,
        _ if name.starts_with("text/")
            && !is_binary
            && schema.is_none_or(|one| is_single(document, one, DEEPEST)) =>
        {
            Form::Text
        }
        _ => Form::Bytes,
    }
}

/// `application/json`, or with the suffix (RFC 6839, section 3.1).
fn is_json(name: &str) -> bool {
    name.ends_with("/json") || name.ends_with("+json")
}

fn is_binary(document: &Document, schema: &Node) -> bool {
    let schema = document.resolve(schema).unwrap_or(schema);
    let media = schema.text_of("contentMediaType");
    let media = media.is_some_and(|media| !media.starts_with("text/") && !is_json(media));
    schema.text_of("format") == Some("binary") || (media && schema.get("contentEncoding").is_none())
}

/// Schemas nested deeper are taken for single values.
const DEEPEST: usize = 6;

/// Whether all values of a schema are single ones: neither a list nor an object.
fn is_single(document: &Document, schema: &Node, depth: usize) -> bool {
    let (Some(schema), Some(depth)) = (document.resolve(schema), depth.checked_sub(1)) else {
        return true;
    };
    let single = |name: &str| !matches!(name, "array" | "object");
    if let Some(stated) = schema.get("type") {
        let mut names = stated
            .text()
            .into_iter()
            .chain(stated.elements().iter().filter_map(Node::text));
        return names.all(single);
    }
    let branches = ["oneOf", "anyOf", "allOf"]
        .into_iter()
        .filter_map(|keyword| schema.get(keyword));
    let mut branches = branches.flat_map(Node::elements);
    let structured = ["properties", "additionalProperties", "items", "prefixItems"];
    !structured.iter().any(|keyword| schema.get(keyword).is_some())
        && branches.all(|branch| is_single(document, branch, depth))
}

impl<'d> Media<'d> {
    /// Whether it is a value that has a type of the document.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.form, Form::Json | Form::UrlEncoded | Form::Text)
    }

    /// The type of the value that a client sends.
    pub(super) fn sent_type(&self, models: &Models<'d>) -> String {
        self.typed(models, Models::sent_type_of)
    }

    /// The type of the value that is answered.
    pub(super) fn answered_type(&self, models: &Models<'d>) -> String {
        self.typed(models, Models::type_of)
    }

    fn typed(&self, models: &Models<'d>, type_of: fn(&Models<'d>, &Shape<'d>) -> String) -> String {
        let Some(schema) = self.schema else {
            let is_text = !matches!(self.form, Form::Json | Form::UrlEncoded);
            return if is_text { "String" } else { "Value" }.to_owned();
        };
        let shape = models.read(schema);
        let plain = type_of(models, &shape);
        if models.wants_option(&shape) {
            format!("Option<{plain}>")
        } else {
            plain
        }
    }

    /// What it is called among others: `application/json` → `Json`, `image/*` → `Image`.
    pub(super) fn variant(&self) -> String {
        match self.form {
            Form::Json if self.name == "application/json" => return "Json".to_owned(),
            Form::UrlEncoded => return "Form".to_owned(),
            Form::Multipart => return "Multipart".to_owned(),
            Form::Events => return "Events".to_owned(),
            Form::Text if self.name == "text/plain" => return "Text".to_owned(),
            _ => {}
        }
        let named = match self.name.split_once('/') {
            Some(("*", _)) => String::new(),
            Some(("application", subtype)) => pascal(subtype),
            Some((kind, "*")) => pascal(kind),
            Some((kind, subtype)) => format!("{}{}", pascal(kind), joined(subtype)),
            None => pascal(&self.name),
        };
        if named.is_empty() {
            "Other".to_owned()
        } else {
            named
        }
    }
}

/// The names of several media types beside each other, no two the same.
pub(super) fn variants(media: &[Media<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in media {
        let plain = one.variant();
        let numbered = (2..).map(|number| format!("{plain}{number}"));
        let mut candidates = std::iter::once(plain.clone()).chain(numbered);
        let free = candidates.find(|name| !names.contains(name));
        names.push(free.unwrap_or(plain));
    }
    names
}

/// Whether business code sees one value, whichever media type it is written in.
pub(super) fn is_one_value(media: &[Media<'_>]) -> bool {
    let Some((first, others)) = media.split_first() else {
        return false;
    };
    let same = |one: &Media<'_>| match (one.schema, first.schema) {
        (Some(one), Some(first)) => std::ptr::eq(one, first),
        (one, first) => one.is_none() && first.is_none(),
    };
    first.is_value() && others.iter().all(|one| one.is_value() && same(one))
}
