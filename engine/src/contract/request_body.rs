//! Request bodies against the document.

use std::sync::Arc;

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
use jsonschema::Validator;
use poem::{
    Request,
    http::{HeaderMap, HeaderValue, header},
};
use serde_json::{Number, Value};

use super::{
    document::{ContractError, Document},
    form::{Form, coded, is_binary, stated_length},
    parameters::is_json,
    reading::Expected,
    url_encoded::UrlEncoded,
    verdict,
    violation::{Rule, Violation},
};
use crate::{
    body::{Carried, CheckedBody, Content},
    coding,
    conventions::{Policy, UnknownInput},
    error::{ApiError, code},
    language::{Argument, Message},
    multipart::{FORM, Reading},
    negotiation::covers,
};

/// The media type of forms without files (WHATWG URL, section 5).
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The declared request body of an operation, compiled.
#[derive(Debug)]
pub(crate) struct RequestBody {
    required: bool,
    media: Vec<Media>,
    accept: HeaderValue,
    /// Most bytes, coded and inflated.
    limit: usize,
}

#[derive(Debug)]
struct Media {
    /// The media type or range, in lower case and without parameters.
    declared: Arc<str>,
    kind: Kind,
}

/// How a body of a media type is read.
#[derive(Debug)]
enum Kind {
    Json(Schema),
    UrlEncoded(UrlEncoded, Schema),
    Text(Vec<Expected>, Schema),
    Form(Form),
    /// As it comes: all that the document says of it is its name.
    Content,
}

#[derive(Debug)]
struct Schema {
    validator: Validator,
    members: Vec<String>,
}

/// What came, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) body: Option<CheckedBody>,
    /// Whether the operation reads its form.
    pub(crate) reading: Option<Reading>,
    pub(crate) violations: Vec<Violation>,
}

impl RequestBody {
    /// Reads a request body object (OpenAPI 3.0.3, section 4.7.13), of which `limit` bytes are taken.
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        object: &Value,
        limit: usize,
    ) -> Result<Self, ContractError> {
        let object = document.resolve(object)?;
        let content = object.get("content").and_then(Value::as_object);
        let mut media = Vec::new();
        for (declared, content) in content.into_iter().flatten() {
            let place = format!("{place}, request body `{declared}`");
            let declared = essence(declared).to_ascii_lowercase();
            media.push(Media {
                kind: Kind::compile(document, &place, &declared, content, limit)?,
                declared: declared.into(),
            });
        }
        let served: Vec<&str> = media.iter().map(|media| &*media.declared).collect();
        let required = object.get("required") == Some(&Value::Bool(true));
        let accept = HeaderValue::from_str(&served.join(", "));
        Ok(RequestBody {
            required,
            accept: accept.unwrap_or(HeaderValue::from_static("application/json")),
            media,
            limit,
        })
    }

    /// Reads, parses and validates the body.
    ///
    /// # Errors
    ///
    /// 413 over the size limit, 415 for another media type or content coding, 400 for a broken coding or broken JSON; the
    /// violations of the schema are part of the outcome.
    pub(crate) async fn check(&self, request: &mut Request, policy: &Policy) -> Result<Arrived, ApiError> {
        let media = self.media(request.headers());
        let only_form = match self.media.as_slice() {
            [only] if matches!(only.kind, Kind::Form(_)) => Some(only),
            _ => None,
        };
        let media = only_form.or(media);
        let carried = match media {
            Some(Media {
                kind: Kind::Form(form),
                ..
            }) => {
                let Some((form, reading)) = form.open(request, policy.unknown_input)? else {
                    return Ok(self.missing());
                };
                (Carried::Form(Box::new(form)), Some(reading), Vec::new())
            }
            Some(Media {
                kind: Kind::Content, ..
            }) => match self.open(request)? {
                Some(content) => (Carried::Content(content), None, Vec::new()),
                None => return Ok(self.missing()),
            },
            value => match self.value(value, request, policy).await? {
                Some((value, violations)) => (Carried::Value(value), None, violations),
                None => return Ok(self.missing()),
            },
        };
        let (carried, reading, violations) = carried;
        let mut body = CheckedBody::new(carried);
        if let (Some(media), [_, _, ..]) = (media, self.media.as_slice()) {
            body = body.declared_as(&media.declared);
        }
        Ok(Arrived {
            body: Some(body),
            reading,
            violations,
        })
    }

    fn missing(&self) -> Arrived {
        let missing = self.required.then(|| Violation::new("body", Rule::Required));
        Arrived {
            violations: missing.into_iter().collect(),
            ..Arrived::default()
        }
    }

    /// A body that is a value; nothing when there is none.
    async fn value(
        &self,
        media: Option<&Media>,
        request: &mut Request,
        policy: &Policy,
    ) -> Result<Option<(Value, Vec<Violation>)>, ApiError> {
        let coding = coding::of_body(request.headers())?;
        let mut bytes = read(request, self.limit).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let media = media.ok_or_else(|| self.unsupported())?;
        if let Some(coding) = coding {
            bytes = Box::pin(coding::inflate(coding, bytes, self.limit)).await?;
        }
        let (value, mut violations) = media.kind.read(&bytes)?;
        if policy.unknown_input == UnknownInput::Ignore {
            violations.retain(|violation| !matches!(violation.rule, Rule::Unknown(_)));
        }
        Ok(Some((value, violations)))
    }

    /// A body that is handed on as it comes; nothing when there is none.
    fn open(&self, request: &mut Request) -> Result<Option<Content>, ApiError> {
        let headers = request.headers();
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(coded());
        }
        if stated_length(headers).is_some_and(|length| length > self.limit as u64) {
            return Err(too_large(self.limit));
        }
        let stated = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let stated = stated.unwrap_or("application/octet-stream").to_owned();
        let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
        let empty = body.size_hint().exact() == Some(0);
        Ok((!empty).then(|| Content::new(stated, body, self.limit)))
    }

    /// The media type that was sent, as the document has it: itself, or else the narrowest range that takes it in.
    fn media(&self, headers: &HeaderMap) -> Option<&Media> {
        let sent = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let Some(sent) = sent.map(essence) else {
            // Who says nothing of a body may send anything that everything is taken of (RFC 9110, section 8.3).
            return self.media.iter().find(|media| &*media.declared == "*/*");
        };
        let same = self
            .media
            .iter()
            .find(|media| media.declared.eq_ignore_ascii_case(sent));
        same.or_else(|| {
            let ranges = self.media.iter().filter(|media| covers(&media.declared, sent));
            ranges.max_by_key(|media| media.declared.len())
        })
    }

    /// RFC 9110, section 15.5.16: a 415 says by `Accept` what would be served.
    fn unsupported(&self) -> ApiError {
        let served = self
            .media
            .iter()
            .map(|media| media.declared.to_string())
            .collect();
        ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
            .with_message(Message::new("media-type-not-served").with("served", Argument::Choice(served)))
            .with_header(header::ACCEPT, self.accept.clone())
    }
}

impl Kind {
    fn compile(
        document: &Document,
        place: &str,
        declared: &str,
        media: &Value,
        limit: usize,
    ) -> Result<Self, ContractError> {
        let schema = media.get("schema").unwrap_or(&Value::Bool(true));
        let compiled = || -> Result<Schema, ContractError> {
            Ok(Schema {
                validator: document.compile(place, schema)?,
                members: document.member_names(schema),
            })
        };
        if declared == FORM {
            return Ok(Kind::Form(Form::compile(document, place, media, limit)?));
        }
        if is_json(declared) {
            return Ok(Kind::Json(compiled()?));
        }
        if declared == URL_ENCODED {
            let fields = UrlEncoded::compile(document, media, schema)?;
            return Ok(Kind::UrlEncoded(fields, compiled()?));
        }
        let expected = Expected::alternatives(document, schema);
        let single = expected.iter().all(|one| matches!(one, Expected::Single(_)));
        if declared.starts_with("text/") && single && !is_binary(document.resolve(schema)?) {
            return Ok(Kind::Text(expected, compiled()?));
        }
        Ok(Kind::Content)
    }

    /// The value that the bytes are, and what is wrong with it.
    fn read(&self, bytes: &[u8]) -> Result<(Value, Vec<Violation>), ApiError> {
        match self {
            Kind::Json(schema) => {
                let mut value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
                let violations = verdict::violations(&schema.validator, &value, &schema.members);
                settle_whole_numbers(&mut value);
                Ok((value, violations))
            }
            Kind::UrlEncoded(fields, schema) => {
                let (value, mut violations) = fields.read(&String::from_utf8_lossy(bytes));
                if violations.is_empty() {
                    violations = verdict::violations(&schema.validator, &value, &schema.members);
                }
                Ok((value, violations))
            }
            Kind::Text(expected, schema) => Ok(schema.text(expected, bytes)),
            Kind::Form(_) | Kind::Content => {
                Err(ApiError::internal("a body that is no value was read as one"))
            }
        }
    }
}

impl Schema {
    /// A text as the first of the values that it can be and that keeps the schema.
    fn text(&self, expected: &[Expected], bytes: &[u8]) -> (Value, Vec<Violation>) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            let rule = Rule::Type(vec![super::violation::ValueType::Text]);
            return (Value::Null, vec![Violation::new("body", rule)]);
        };
        let mut refused = None;
        for one in expected {
            let (value, found) = match one.value(text) {
                Ok(value) => {
                    let found = verdict::violations(&self.validator, &value, &[]);
                    (value, found)
                }
                Err(rule) => (Value::Null, vec![Violation::new("body", rule)]),
            };
            if found.is_empty() {
                return (value, found);
            }
            refused = refused.or(Some(found));
        }
        (Value::Null, refused.unwrap_or_default())
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Reads the whole body, and no more of it than the limit, whatever its declared length.
async fn read(request: &mut Request, limit: usize) -> Result<Bytes, ApiError> {
    if stated_length(request.headers()).is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(error) => Err(ApiError::new(&code::MALFORMED_REQUEST)
            .with_message(Message::new("body-broke-off"))
            .with_source(error)),
    }
}

pub(crate) fn too_large(limit: usize) -> ApiError {
    ApiError::new(&code::PAYLOAD_TOO_LARGE)
        .with_message(Message::new("body-too-large").with("limit", limit as u64))
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let cause = if error.is_eof() { "end" } else { "syntax" };
    let message = Message::new("body-not-json")
        .with("cause", cause)
        .with("reason", error.to_string())
        .with("line", error.line() as u64)
        .with("column", error.column() as u64);
    ApiError::new(&code::MALFORMED_REQUEST).with_message(message)
}

/// JSON Schema counts `5.0` as a whole number; Rust's integers are parsed from `5` only.
fn settle_whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = whole(number) {
                *number = whole;
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(settle_whole_numbers),
        Value::Object(members) => members.values_mut().for_each(settle_whole_numbers),
        _ => {}
    }
}

fn whole(number: &Number) -> Option<Number> {
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    format!("{float:.0}").parse::<i64>().ok().map(Number::from)
}
