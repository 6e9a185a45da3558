//! Bodies of forms (`multipart/form-data`, RFC 7578): what of them can be checked before they are read.
//!
//! The rest is checked by [`Multipart`] while the operation reads the form: a file does not fit into memory beside all
//! others, and must not lie anywhere before somebody has decided where.

use std::sync::Arc;

use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use poem::{
    Request,
    http::{HeaderMap, HeaderValue, header},
};
use serde_json::Value;

use super::{
    content_type,
    document::{ContractError, Document},
    media,
    parameters::is_json,
    reading::Expected,
    request_body::too_large,
    way::Way,
};
use crate::{
    conventions::UnknownInput,
    error::{ApiError, code},
    language::{Argument, Message},
    multipart::{Broken, FORM, Multipart, PartKind, PartRule, Reading, Source, TextRule, broken},
};

/// The longest boundary (RFC 2046, section 5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// The declared form of an operation, compiled.
#[derive(Debug)]
pub(crate) struct Form {
    parts: Arc<[PartRule]>,
    /// Whether there can be parts that the document does not name.
    open: bool,
    /// Most bytes of the whole form.
    limit: usize,
}

impl Form {
    /// Reads the Media Type Object of a form, of which `limit` bytes are taken.
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        media: &Value,
        limit: usize,
    ) -> Result<Self, ContractError> {
        let schema = document.resolve(media.get("schema").unwrap_or(&Value::Null))?;
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
        let mut parts = Vec::new();
        let members = schema.get("properties").and_then(Value::as_object);
        for (name, member) in members.into_iter().flatten() {
            let place = format!("{place}, form member `{name}`");
            let (kind, repeats) = kind(document, &place, member)?;
            parts.push(PartRule {
                required: is_required(name),
                kind,
                repeats,
                types: types(media, name),
                name: name.clone(),
            });
        }
        Ok(Form {
            open: schema
                .get("additionalProperties")
                .is_none_or(|others| others != &Value::Bool(false)),
            parts: parts.into(),
            limit,
        })
    }

    /// The form for the operation to read; nothing when there is none.
    ///
    /// # Errors
    ///
    /// 413 for a stated length over the limit, 415 for another media type or any content coding, 400 without a boundary or
    /// with two media types.
    pub(crate) fn open(
        &self,
        request: &mut Request,
        unknown: UnknownInput,
    ) -> Result<Option<(Multipart, Reading)>, ApiError> {
        let headers = request.headers();
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(coded());
        }
        if stated_length(headers).is_some_and(|length| length > self.limit as u64) {
            return Err(too_large(self.limit));
        }
        let stated = content_type::only(headers)?.cloned();
        let body: BoxBody<_, _> = request.take_body().into();
        if body.size_hint().exact() == Some(0) {
            return Ok(None);
        }
        let boundary = boundary(stated.as_ref())?;
        let source = Source::new(body, self.limit);
        let unknown = if self.open { UnknownInput::Ignore } else { unknown };
        Ok(Some(Multipart::new(
            source,
            boundary,
            Arc::clone(&self.parts),
            unknown,
            self.open,
        )))
    }
}

/// What a part of the form holds, and whether it may come several times: a list has a part for each of its entries
/// (OpenAPI 3.0.3, section 4.7.14.4).
fn kind(document: &Document, place: &str, member: &Value) -> Result<(PartKind, bool), ContractError> {
    let schema = document.resolve(member)?;
    let items = schema
        .get("items")
        .filter(|_| schema.get("type").and_then(Value::as_str) == Some("array"));
    match items {
        Some(items) => Ok((single(document, place, items)?, true)),
        None => Ok((single(document, place, member)?, false)),
    }
}

fn single(document: &Document, place: &str, member: &Value) -> Result<PartKind, ContractError> {
    let schema = document.resolve(member)?;
    let most = schema.get("maxLength").and_then(Value::as_u64);
    if is_binary(schema) {
        return Ok(PartKind::File { most });
    }
    Ok(PartKind::Text(TextRule {
        expected: Expected::alternatives(document, member),
        validator: document.compile(place, member, Way::Taken)?,
        most_characters: most,
    }))
}

/// Whether a schema describes bytes: by its format in OpenAPI 3.0, by its media type in 3.1.
pub(super) fn is_binary(schema: &Value) -> bool {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let media = text("contentMediaType").is_some_and(|media| !media.starts_with("text/") && !is_json(media));
    text("format") == Some("binary") || (media && text("contentEncoding").is_none())
}

/// Whether an Encoding Object says that a member is JSON.
pub(super) fn is_json_encoding(encoding: &Value) -> bool {
    encoding
        .get("contentType")
        .and_then(Value::as_str)
        .is_some_and(is_json)
}

/// The media ranges that `encoding` states for a member.
fn types(media: &Value, name: &str) -> Vec<String> {
    let encoding = media.get("encoding").and_then(|encoding| encoding.get(name));
    let stated = encoding.and_then(|encoding| encoding.get("contentType")?.as_str());
    let ranges = stated.into_iter().flat_map(|ranges| ranges.split(','));
    ranges.map(|range| media::essence(range).to_owned()).collect()
}

pub(super) fn stated_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn boundary(stated: Option<&HeaderValue>) -> Result<String, ApiError> {
    let stated = stated.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = stated.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(FORM) {
        return Err(unsupported());
    }
    let boundary =
        multer::parse_boundary(stated).map_err(|error| broken(Broken::Boundary).with_source(error))?;
    if boundary.is_empty() || boundary.len() > LONGEST_BOUNDARY {
        return Err(broken(Broken::Boundary));
    }
    Ok(boundary)
}

/// RFC 9110, section 15.5.16: a 415 says by `Accept` what would be served.
fn unsupported() -> ApiError {
    ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
        .with_message(
            Message::new("media-type-not-served").with("served", Argument::Choice(vec![FORM.to_owned()])),
        )
        .with_header(header::ACCEPT, HeaderValue::from_static(FORM))
}

/// Files are mostly compressed already, and inflating a stream within bounds is work that nobody asked for.
pub(super) fn coded() -> ApiError {
    ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
        .with_message(Message::new("form-coded"))
        .with_header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))
}
