//! Request bodies against the document.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
use jsonschema::Validator;
use poem::{
    Request,
    http::{HeaderMap, HeaderValue, header},
};
use serde_json::{Number, Value};

use super::{
    content_type,
    document::{ContractError, Document},
    no_body::broke_off,
    numbers,
    places::Places,
    verdict::{self, UnknownMembers},
    violation::{Rule, Violation},
};
use crate::{
    coding,
    conventions::{Policy, UnknownInput},
    error::{ApiError, code},
    language::{Argument, Message},
};

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
    essence: String,
    validator: Validator,
    places: Places,
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
        let mut media = Vec::new();
        for (essence, content) in object
            .get("content")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let place = format!("{place}, request body `{essence}`");
            let schema = content.get("schema").unwrap_or(&Value::Bool(true));
            media.push(Media {
                essence: essence.to_ascii_lowercase(),
                validator: document.compile(&place, schema)?,
                places: Places::of(document, schema),
            });
        }
        let accept = media
            .iter()
            .map(|media| media.essence.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let required = object.get("required") == Some(&Value::Bool(true));
        let accept = HeaderValue::from_str(&accept).unwrap_or(HeaderValue::from_static("application/json"));
        Ok(RequestBody {
            required,
            media,
            accept,
            limit,
        })
    }

    /// Reads, parses and validates the body.
    ///
    /// # Errors
    ///
    /// 413 over the size limit, 415 for another media type or content coding, 400 for a broken coding or broken JSON, and,
    /// inside the inner result, the violations of the schema.
    pub(crate) async fn check(
        &self,
        request: &mut Request,
        policy: &Policy,
    ) -> Result<(Option<Value>, Vec<Violation>), ApiError> {
        let coding = coding::of_body(request.headers())?;
        let mut bytes = read(request, self.limit).await?;
        if bytes.is_empty() {
            let missing = self.required.then(|| Violation::new("body", Rule::Required));
            return Ok((None, missing.into_iter().collect()));
        }
        let media = self.media(request.headers())?;
        if let Some(coding) = coding {
            bytes = Box::pin(coding::inflate(coding, bytes, self.limit)).await?;
        }
        media.check(&bytes, policy.unknown_input)
    }

    fn media(&self, headers: &HeaderMap) -> Result<&Media, ApiError> {
        let essence = content_type::of_json(headers)?;
        let known = |media: &&Media| essence.is_some_and(|sent| media.essence.eq_ignore_ascii_case(sent));
        self.media.iter().find(known).ok_or_else(|| self.unsupported())
    }

    /// RFC 9110, section 15.5.16: a 415 says by `Accept` what would be served.
    fn unsupported(&self) -> ApiError {
        let served = self.media.iter().map(|media| media.essence.clone()).collect();
        ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
            .with_message(Message::new("media-type-not-served").with("served", Argument::Choice(served)))
            .with_header(header::ACCEPT, self.accept.clone())
    }
}

impl Media {
    /// Parses and validates a body.
    fn check(
        &self,
        bytes: &[u8],
        unknown: UnknownInput,
    ) -> Result<(Option<Value>, Vec<Violation>), ApiError> {
        let unkept = match numbers::are_doubtful(bytes) {
            true => numbers::unkept(bytes, &self.places).unwrap_or_default(),
            false => Vec::new(),
        };
        let mut value = match serde_json::from_slice(bytes) {
            Ok(value) => value,
            // JSON that only the parser of numbers takes offence at.
            Err(_) if !unkept.is_empty() => return Ok((None, unkept)),
            Err(error) => return Err(malformed(&error)),
        };
        let unknown = match unknown {
            UnknownInput::Refuse => UnknownMembers::Compared(&self.places),
            UnknownInput::Ignore => UnknownMembers::Ignored,
        };
        let mut violations = verdict::violations(&self.validator, &value, unknown);
        violations.extend(unkept);
        settle_whole_numbers(&mut value);
        Ok((Some(value), violations))
    }
}

/// Reads the whole body, and no more of it than the limit, whatever its declared length.
async fn read(request: &mut Request, limit: usize) -> Result<Bytes, ApiError> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if declared
        .and_then(|text| text.parse::<u64>().ok())
        .is_some_and(|length| length > limit as u64)
    {
        return Err(too_large(limit));
    }
    let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(error) => Err(broke_off(error)),
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
