//! An answer in plain text: a value without quotes.

use poem::{Body, IntoResponse, Response, http::HeaderValue, http::StatusCode, http::header};
use poem_openapi::{
    payload::Payload,
    registry::{MetaSchema, MetaSchemaRef},
};
use serde::Serialize;
use serde_json::Value;

/// The media type, unless the document names another.
const PLAIN: &str = "text/plain; charset=utf-8";

/// A value as text: a string as it is, anything else as JSON writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Text<T>(pub T);

impl<T: Send> Payload for Text<T> {
    const CONTENT_TYPE: &'static str = PLAIN;

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }
}

impl<T: Serialize + Send> IntoResponse for Text<T> {
    fn into_response(self) -> Response {
        let text = match serde_json::to_value(&self.0) {
            Ok(Value::String(text)) => text,
            Ok(other) => other.to_string(),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as text");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let mut response = Response::default();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PLAIN));
        response.set_body(Body::from_string(text));
        response
    }
}
