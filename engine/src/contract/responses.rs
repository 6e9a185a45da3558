//! Answers against the document: status, headers, media type and body.
//!
//! This runs in tests and in development, where an answer that the document does not promise is a defect to be seen at
//! once. In production the client gets the answer that the code made.

mod declared;

use std::collections::BTreeMap;

use poem::{Response, http::StatusCode};
use serde_json::Value;

use self::declared::Declared;
use super::document::{ContractError, Document};
use crate::{
    conventions::Policy,
    operation::{Method, Operation},
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

/// Marks an answer that the server made of an error, whose code this is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal(pub(crate) &'static str);

/// Failures of the server itself, and of a client that takes too long to send its request: any operation may meet them
/// without declaring them.
fn is_always_possible(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::NOT_IMPLEMENTED
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::REQUEST_TIMEOUT
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_operation_has_to_declare_is_no_breach() {
        for possible in [408, 500, 501, 503] {
            assert!(is_always_possible(StatusCode::from_u16(possible).unwrap()));
        }
        for declared in [200, 400, 404, 422, 429] {
            assert!(!is_always_possible(StatusCode::from_u16(declared).unwrap()));
        }
    }
}
