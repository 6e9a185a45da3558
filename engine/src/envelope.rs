//! The one shape of every failure: `{"error": {"code", "message", "details", "request_id"}}`.
//!
//! It is written in the client's language, named by `Content-Language`; `Vary` tells caches that another client's answer
//! may read otherwise, or be problem details.

use std::borrow::Cow;

use poem::{
    Body, Response,
    error::{MethodNotAllowedError, NotFoundError},
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::error::ParseParamError;
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    contract::{Rule, Violation},
    error::{ApiError, code},
    freshness,
    language::{Language, Voice},
    reply::JSON_CONTENT,
    request_id::RequestId,
    vary,
};

/// When to come again after a 503, in seconds: what makes the server busy is over soon or needs an operator.
const SHORTLY: HeaderValue = HeaderValue::from_static("1");

#[derive(Serialize)]
struct Envelope<'a> {
    error: Facts<'a>,
}

#[derive(Serialize)]
struct Facts<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Details::is_empty")]
    details: Details<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// Violations by field, in the order in which the fields were first found wrong.
pub(crate) struct Details<'a>(pub(crate) &'a [Violation], pub(crate) Voice<'a>);

impl Details<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (at, first) in self.0.iter().enumerate() {
            if self.0[..at].iter().any(|earlier| earlier.field == first.field) {
                continue;
            }
            let same = self.0[at..].iter().filter(|later| later.field == first.field);
            map.serialize_entry(&first.field, &Sentences(same, self.1))?;
        }
        map.end()
    }
}

struct Sentences<'a, I>(I, Voice<'a>);

impl<'a, I: Iterator<Item = &'a Violation> + Clone> Serialize for Sentences<'_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone().map(|violation| self.1.rule(&violation.rule)))
    }
}

/// Writes the error as the answer that the client gets.
pub(crate) fn response(error: &ApiError, voice: Voice<'_>, request_id: Option<&RequestId>) -> Response {
    let envelope = Envelope {
        error: Facts {
            code: error.code().code,
            message: voice.error(error),
            details: Details(error.violations(), voice),
            request_id: request_id.map(RequestId::as_str),
        },
    };
    write(error, voice.language(), &JSON_CONTENT, &envelope)
}

/// An answer of this body, with the error's status and headers.
pub(crate) fn write(
    error: &ApiError,
    language: Language,
    media_type: &'static HeaderValue,
    body: &impl Serialize,
) -> Response {
    let mut bytes = Vec::with_capacity(512);
    // A map with text keys, numbers and strings cannot fail to serialise into memory.
    let _ = serde_json::to_writer(&mut bytes, body);
    let mut response = Response::default();
    response.set_status(error.code().status);
    response.set_body(Body::from_vec(bytes));
    let headers = response.headers_mut();
    // Room for the edge's headers, too: the map would otherwise grow on its way out.
    headers.reserve(10);
    headers.insert(header::CONTENT_TYPE, media_type.clone());
    if error.code().status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, SHORTLY);
    }
    for (name, value) in error.headers() {
        headers.append(name, value.clone());
    }
    headers.insert(header::CONTENT_LANGUAGE, language.header_value());
    vary::append(headers, "Accept, Accept-Language");
    headers.insert(header::CACHE_CONTROL, freshness::NO_STORE);
    response
}

/// Turns whatever poem or an operation raised into our own error: the single funnel for failures.
pub(crate) fn classify(error: poem::Error) -> ApiError {
    let error = match error.downcast::<ApiError>() {
        Ok(ours) => return ours,
        Err(other) => other,
    };
    if let Some(refused) = error.downcast_ref::<ParseParamError>() {
        return ApiError::invalid(vec![Violation::new(refused.name, Rule::Unreadable)]).with_source(error);
    }
    if error.is::<NotFoundError>() {
        return ApiError::not_found();
    }
    if error.is::<MethodNotAllowedError>() {
        return ApiError::new(&code::METHOD_NOT_ALLOWED);
    }
    match error.status() {
        StatusCode::BAD_REQUEST => ApiError::new(&code::MALFORMED_REQUEST).with_source(error),
        StatusCode::NOT_FOUND => ApiError::not_found().with_source(error),
        StatusCode::NOT_ACCEPTABLE => ApiError::new(&code::NOT_ACCEPTABLE).with_source(error),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(&code::PAYLOAD_TOO_LARGE).with_source(error),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE).with_source(error),
        StatusCode::SERVICE_UNAVAILABLE => ApiError::new(&code::SERVICE_UNAVAILABLE).with_source(error),
        _ => ApiError::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn details_gather_by_field_and_keep_their_order() {
        let id = RequestId::generate();
        let error = ApiError::invalid(vec![
            Violation::new("price", Rule::Required),
            Violation::new("name", Rule::MinLength(2)),
            Violation::new("price", Rule::NotFinite),
        ]);
        let response = response(&error, Voice::plain(), Some(&id));
        assert_eq!(response.status(), 422);
        assert_eq!(response.content_type(), Some(crate::reply::JSON));
        let text = response.into_body().into_string().await.unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value,
            json!({"error": {
                "code": "validation_failed",
                "message": "The request breaks rules of the API; see details.",
                "details": {
                    "price": ["is required", "must be a number that can be represented"],
                    "name": ["must be at least 2 characters long"],
                },
                "request_id": id.as_str(),
            }})
        );
        assert!(text.find("price") < text.find("name"));
    }

    #[test]
    fn an_unknown_error_is_ours_and_says_nothing_of_the_inside() {
        let error = classify(poem::Error::from_string(
            "SQLITE_CORRUPT at page 7",
            StatusCode::IM_A_TEAPOT,
        ));
        assert_eq!(error.code(), &code::INTERNAL_ERROR);
        assert_eq!(error.message(), None);
    }
}
