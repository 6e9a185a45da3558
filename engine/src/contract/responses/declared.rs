//! One declared answer: the header fields that it must have, and what its content is.

use std::sync::Arc;

use jsonschema::Validator;
use poem::{
    Response,
    http::{HeaderMap, header},
};
use serde_json::Value;

use crate::{
    contract::{
        document::{ContractError, Document},
        form::is_binary,
        parameters::is_json,
        reading::Expected,
        verdict::{self, UnknownMembers},
        violation::Violation,
        way::Way,
    },
    conventions::Policy,
    download::is_file,
    events::EVENTS,
    negotiation::{PROBLEM, covers},
    rate_limit::RateLimitScale,
};

/// What an answer is to have.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) required_headers: Vec<String>,
    media: Vec<(String, Content)>,
}

#[derive(Debug)]
enum Content {
    Json(Arc<Validator>),
    /// A text that is a single value.
    Text(Vec<Expected>, Arc<Validator>),
    /// Bytes that the document says nothing more of: they are not read for the check.
    File,
}

impl Declared {
    /// Reads a Response Object (OpenAPI 3.0.3, section 4.7.17).
    pub(super) fn compile(
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

    /// Compares the body with what is declared; what is wrong with it, in words for the log.
    pub(super) async fn check_body(&self, response: &mut Response) -> Result<(), String> {
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
