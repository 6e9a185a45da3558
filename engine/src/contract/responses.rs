//! Answers against the document: status, headers, media type and body.
//!
//! This runs in tests and in development, where an answer that the document does not promise is a defect to be seen at
//! once. In production the client gets the answer that the code made.

use std::collections::BTreeMap;

use jsonschema::Validator;
use poem::{
    Response,
    http::{HeaderMap, StatusCode, header},
};
use serde_json::Value;

use super::{
    document::{ContractError, Document},
    form::is_binary,
    parameters::is_json,
    reading::Expected,
    verdict::{self, UnknownMembers},
    violation::Violation,
    way::Way,
};
use crate::{
    conventions::Policy,
    download::is_file,
    events::EVENTS,
    negotiation::{PROBLEM, covers},
    operation::{Method, Operation},
    rate_limit::RateLimitScale,
};

/// The declared answers of an operation, compiled.
#[derive(Debug)]
pub(crate) struct Responses {
    exact: BTreeMap<u16, Declared>,
    /// `4XX`, by its first digit.
    ranges: BTreeMap<u16, Declared>,
    default: Option<Declared>,
    /// Whether answers have no body, as those to HEAD.
    bodiless: bool,
    /// Whether the document describes failures as this server writes them. Those of other documents are not judged: what
    /// it refuses by itself it says in its own words.
    speaks_envelope: bool,
}

#[derive(Debug)]
struct Declared {
    required_headers: Vec<String>,
    media: Vec<(String, Content)>,
}

#[derive(Debug)]
enum Content {
    Json(Validator),
    /// A text that is a single value.
    Text(Vec<Expected>, Validator),
    /// Bytes that the document says nothing more of: they are not read for the check.
    File,
}

impl Responses {
    /// Reads a responses object (OpenAPI 3.0.3, section 4.7.16).
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        row: &Operation,
        object: &Value,
        policy: &Policy,
    ) -> Result<Self, ContractError> {
        let mut responses = Responses {
            exact: BTreeMap::new(),
            ranges: BTreeMap::new(),
            default: None,
            bodiless: row.method == Method::Head,
            speaks_envelope: document.speaks_envelope(),
        };
        for (status, response) in object.as_object().into_iter().flatten() {
            if status.starts_with("x-") {
                continue;
            }
            let place = format!("{place}, response {status}");
            let declared = Declared::compile(document, &place, response, policy)?;
            responses
                .add(status, declared)
                .ok_or_else(|| ContractError::Unsupported {
                    place,
                    reason: "is no status, no range of them and not `default`".to_owned(),
                })?;
        }
        Ok(responses)
    }

    fn add(&mut self, status: &str, declared: Declared) -> Option<()> {
        let range = status.strip_suffix("XX").or_else(|| status.strip_suffix("xx"));
        match (status, range) {
            ("default", _) => self.default = Some(declared),
            (_, Some(first)) => drop(self.ranges.insert(first.parse().ok()?, declared)),
            (code, None) => drop(self.exact.insert(code.parse().ok()?, declared)),
        }
        Some(())
    }

    /// What is declared for a status: for itself, else for its range, else for all others.
    fn of(&self, status: StatusCode) -> Option<&Declared> {
        let code = status.as_u16();
        let range = || self.ranges.get(&(code / 100));
        self.exact.get(&code).or_else(range).or(self.default.as_ref())
    }

    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.ranges.is_empty() && self.default.is_none()
    }

    /// Compares an answer with what is declared for its status.
    ///
    /// # Errors
    ///
    /// What is not as declared, for the log.
    pub(crate) async fn check(&self, response: &mut Response) -> Result<(), String> {
        let status = response.status();
        if self.is_empty() || !self.speaks_envelope && response.data::<Refusal>().is_some() {
            return Ok(());
        }
        let Some(declared) = self.of(status) else {
            return if is_always_possible(status) {
                Ok(())
            } else {
                Err(format!("status {status} is not declared"))
            };
        };
        for name in &declared.required_headers {
            if !response.headers().contains_key(name.as_str()) {
                return Err(format!(
                    "the required header `{name}` is missing from the {status}"
                ));
            }
        }
        if self.bodiless {
            return Ok(());
        }
        declared
            .check_body(response)
            .await
            .map_err(|reason| format!("{status}: {reason}"))
    }
}

/// Marks an answer that the server made of an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal;

impl Declared {
    fn compile(
        document: &Document,
        place: &str,
        response: &Value,
        policy: &Policy,
    ) -> Result<Self, ContractError> {
        let response = document.resolve(response)?;
        let mut required_headers = Vec::new();
        for (name, declared) in response
            .get("headers")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let required = document.resolve(declared)?.get("required") == Some(&Value::Bool(true));
            if required && !is_made_elsewhere(name, policy) {
                required_headers.push(name.clone());
            }
        }
        let mut media = Vec::new();
        for (essence, content) in response
            .get("content")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let content = Content::compile(document, place, essence, content)?;
            media.push((essence.clone(), content));
        }
        Ok(Declared {
            required_headers,
            media,
        })
    }

    async fn check_body(&self, response: &mut Response) -> Result<(), String> {
        if response.status().is_success() && is_file(response) {
            return self.check_file(essence(response.headers()));
        }
        let bytes = response
            .take_body()
            .into_bytes()
            .await
            .map_err(|error| error.to_string())?;
        response.set_body(bytes.clone());
        if self.media.is_empty() {
            return if bytes.is_empty() {
                Ok(())
            } else {
                Err("has a body, none is declared".to_owned())
            };
        }
        let sent = essence(response.headers());
        // Every failure has two forms; a document need not describe the one that is the standard's own.
        let problem = sent == PROBLEM && !response.status().is_success();
        if problem && !self.media.iter().any(|(declared, _)| declared == PROBLEM) {
            return Ok(());
        }
        let content = self.media.iter().find(|(declared, _)| covers(declared, sent));
        let validator = match content {
            Some((_, Content::Json(validator))) => validator,
            Some((_, Content::Text(expected, validator))) => return check_text(expected, validator, &bytes),
            Some((_, Content::File)) => return Ok(()),
            None => return Err(format!("the media type `{sent}` is not declared")),
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| format!("no valid JSON: {error}"))?;
        let violations = verdict::violations(validator, &value, UnknownMembers::Named);
        if violations.is_empty() {
            return Ok(());
        }
        Err(words(&violations))
    }

    fn check_file(&self, sent: &str) -> Result<(), String> {
        let declared = |(range, content): &(String, Content)| {
            !matches!(content, Content::Json(_)) && covers(range, sent)
        };
        if self.media.iter().any(declared) {
            return Ok(());
        }
        Err(format!("no file of the media type `{sent}` is declared"))
    }
}

impl Content {
    fn compile(
        document: &Document,
        place: &str,
        media_type: &str,
        media: &Value,
    ) -> Result<Self, ContractError> {
        let schema = media.get("schema").unwrap_or(&Value::Bool(true));
        if is_binary(document.resolve(schema)?) {
            return Ok(Content::File);
        }
        if is_json(media_type) {
            return Ok(Content::Json(document.compile(place, schema, Way::Answered)?));
        }
        let expected = Expected::alternatives(document, schema);
        let single = expected.iter().all(|one| matches!(one, Expected::Single(_)));
        if media_type.starts_with("text/") && single && media_type != EVENTS {
            return Ok(Content::Text(
                expected,
                document.compile(place, schema, Way::Answered)?,
            ));
        }
        Ok(Content::File)
    }
}

fn check_text(expected: &[Expected], validator: &Validator, bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("no text: {error}"))?;
    let mut refused = String::new();
    for one in expected {
        let Ok(value) = one.value(text) else { continue };
        let violations = verdict::violations(validator, &value, UnknownMembers::Named);
        if violations.is_empty() {
            return Ok(());
        }
        refused = words(&violations);
    }
    Err(if refused.is_empty() {
        "the text is no such value".to_owned()
    } else {
        refused
    })
}

fn words(violations: &[Violation]) -> String {
    let words = violations
        .iter()
        .map(|v| format!("`{}` {}", v.field, v.rule.message()));
    words.collect::<Vec<_>>().join("; ")
}

/// The outermost layer adds the request id after this check, to every answer; and where the operator has switched rate
/// limits off, there is nothing that their headers could say.
fn is_made_elsewhere(header: &str, policy: &Policy) -> bool {
    let header = header.to_ascii_lowercase();
    let of_limits = header.starts_with("ratelimit") || header.starts_with("x-ratelimit-");
    header == "x-request-id" || (of_limits && policy.rate_limit_scale == RateLimitScale::OFF)
}

fn essence(headers: &HeaderMap) -> &str {
    let sent = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim()
}

/// Failures of the server itself, which any operation may meet without declaring them.
fn is_always_possible(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::INTERNAL_SERVER_ERROR | StatusCode::NOT_IMPLEMENTED | StatusCode::SERVICE_UNAVAILABLE
    )
}
