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
    verdict::{self, UnknownMembers},
};
use crate::{
    conventions::Policy,
    download::is_file,
    negotiation::{PROBLEM, covers},
    rate_limit::RateLimitScale,
};

/// The declared answers of an operation, compiled.
#[derive(Debug)]
pub(crate) struct Responses(BTreeMap<u16, Declared>);

#[derive(Debug)]
struct Declared {
    required_headers: Vec<String>,
    media: Vec<(String, Content)>,
}

#[derive(Debug)]
enum Content {
    Json(Validator),
    /// Bytes that the document says nothing more of: they are not read for the check.
    File,
}

impl Responses {
    /// Reads a responses object (OpenAPI 3.0.3, section 4.7.16).
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        object: &Value,
        policy: &Policy,
    ) -> Result<Self, ContractError> {
        let mut declared = BTreeMap::new();
        for (status, response) in object.as_object().into_iter().flatten() {
            let Ok(code) = status.parse::<u16>() else {
                let reason = format!("the status `{status}` is not served; name each status");
                return Err(ContractError::Unsupported {
                    place: place.to_owned(),
                    reason,
                });
            };
            let place = format!("{place}, response {status}");
            declared.insert(code, Declared::compile(document, &place, response, policy)?);
        }
        Ok(Responses(declared))
    }

    /// Compares an answer with what is declared for its status.
    ///
    /// # Errors
    ///
    /// What is not as declared, for the log.
    pub(crate) async fn check(&self, response: &mut Response) -> Result<(), String> {
        let status = response.status();
        let Some(declared) = self.0.get(&status.as_u16()) else {
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
        declared
            .check_body(response)
            .await
            .map_err(|reason| format!("{status}: {reason}"))
    }
}

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
            let schema = content.get("schema").unwrap_or(&Value::Bool(true));
            let binary = document.resolve(schema)?.get("format").and_then(Value::as_str) == Some("binary");
            let content = match binary {
                true => Content::File,
                false => Content::Json(document.compile(place, schema)?),
            };
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
            Some((_, Content::File)) => return Ok(()),
            None => return Err(format!("the media type `{sent}` is not declared")),
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| format!("no valid JSON: {error}"))?;
        let violations = verdict::violations(validator, &value, UnknownMembers::Named);
        if violations.is_empty() {
            return Ok(());
        }
        let words = violations
            .iter()
            .map(|v| format!("`{}` {}", v.field, v.rule.message()));
        Err(words.collect::<Vec<_>>().join("; "))
    }

    fn check_file(&self, sent: &str) -> Result<(), String> {
        let declared =
            |(range, content): &(String, Content)| matches!(content, Content::File) && covers(range, sent);
        if self.media.iter().any(declared) {
            return Ok(());
        }
        Err(format!("no file of the media type `{sent}` is declared"))
    }
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
