//! One media type of a request body, and how a body of it is read.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Number, Value};

use super::{
    document::{ContractError, Document},
    form::{Form, is_binary},
    numbers,
    parameters::is_json,
    places::Places,
    reading::Expected,
    strict,
    url_encoded::UrlEncoded,
    verdict::{self, UnknownMembers},
    violation::{Rule, ValueType, Violation},
    way::Way,
};
use crate::{
    conventions::UnknownInput,
    error::{ApiError, code},
    language::Message,
    multipart::FORM,
};

/// The media type of forms without files (WHATWG URL, section 5).
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

#[derive(Debug)]
pub(super) struct Media {
    /// The media type or range, in lower case and without parameters.
    pub(super) declared: Arc<str>,
    pub(super) kind: Kind,
}

/// How a body of a media type is read.
#[derive(Debug)]
pub(super) enum Kind {
    Json(Schema),
    UrlEncoded(UrlEncoded, Schema),
    Text(Vec<Expected>, Schema),
    Form(Form),
    /// As it comes: all that the document says of it is its name.
    Content,
}

#[derive(Debug)]
pub(super) struct Schema {
    validator: Arc<Validator>,
    places: Places,
}

/// A value, and what is wrong with it.
type Judged = (Value, Vec<Violation>);

impl Media {
    /// Reads a Media Type Object (OpenAPI 3.0.3, section 4.7.14), of which `limit` bytes are taken.
    pub(super) fn compile(
        document: &Document,
        place: &str,
        declared: String,
        media: &Value,
        limit: usize,
    ) -> Result<Self, ContractError> {
        Ok(Media {
            kind: Kind::compile(document, place, &declared, media, limit)?,
            declared: declared.into(),
        })
    }

    /// Whether it is text, which this server reads in UTF-8 alone.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Json(_) | Kind::UrlEncoded(..) | Kind::Text(..))
    }

    /// The value that the bytes are.
    ///
    /// # Errors
    ///
    /// 400 for broken JSON.
    pub(super) fn read(&self, bytes: &[u8], unknown: UnknownInput) -> Result<Judged, ApiError> {
        match &self.kind {
            Kind::Json(schema) => schema.json(bytes, unknown),
            Kind::UrlEncoded(fields, schema) => {
                let (value, mut violations) = fields.read(&String::from_utf8_lossy(bytes));
                if violations.is_empty() {
                    violations = schema.judge(&value, unknown);
                }
                Ok((value, violations))
            }
            Kind::Text(expected, schema) => Ok(schema.text(expected, bytes, unknown)),
            Kind::Form(_) | Kind::Content => {
                Err(ApiError::internal("a body that is no value was read as one"))
            }
        }
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
        if declared == FORM {
            return Ok(Kind::Form(Form::compile(document, place, media, limit)?));
        }
        if is_json(declared) {
            return Ok(Kind::Json(Schema::compile(document, place, schema)?));
        }
        if declared == URL_ENCODED {
            let fields = UrlEncoded::compile(document, media, schema)?;
            return Ok(Kind::UrlEncoded(
                fields,
                Schema::compile(document, place, schema)?,
            ));
        }
        let expected = Expected::alternatives(document, schema);
        let single = expected.iter().all(|one| matches!(one, Expected::Single(_)));
        if declared.starts_with("text/") && single && !is_binary(document.resolve(schema)?) {
            return Ok(Kind::Text(expected, Schema::compile(document, place, schema)?));
        }
        Ok(Kind::Content)
    }
}

impl Schema {
    fn compile(document: &Document, place: &str, schema: &Value) -> Result<Self, ContractError> {
        Ok(Schema {
            validator: document.compile(place, schema, Way::Taken)?,
            places: Places::of(document, schema),
        })
    }

    fn judge(&self, value: &Value, unknown: UnknownInput) -> Vec<Violation> {
        let unknown = match unknown {
            UnknownInput::Refuse => UnknownMembers::Compared(&self.places),
            UnknownInput::Ignore => UnknownMembers::Ignored,
        };
        verdict::violations(&self.validator, value, unknown)
    }

    fn json(&self, bytes: &[u8], unknown: UnknownInput) -> Result<Judged, ApiError> {
        let unkept = match numbers::are_doubtful(bytes) {
            true => numbers::unkept(bytes, &self.places).unwrap_or_default(),
            false => Vec::new(),
        };
        let mut value = match strict::read(bytes) {
            Ok(value) => value,
            // JSON that only the parser of numbers takes offence at.
            Err(_) if !unkept.is_empty() => return Ok((Value::Null, unkept)),
            Err(error) => return Err(malformed(&error)),
        };
        let mut violations = self.judge(&value, unknown);
        violations.extend(unkept);
        settle_whole_numbers(&mut value);
        Ok((value, violations))
    }

    /// A text as the first of the values that it can be and that keeps the schema.
    fn text(&self, expected: &[Expected], bytes: &[u8], unknown: UnknownInput) -> Judged {
        let Ok(text) = std::str::from_utf8(bytes) else {
            let rule = Rule::Type(vec![ValueType::Text]);
            return (Value::Null, vec![Violation::new("body", rule)]);
        };
        let mut refused = None;
        for one in expected {
            let (value, found) = match one.value(text) {
                Ok(value) => {
                    let found = self.judge(&value, unknown);
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
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
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
