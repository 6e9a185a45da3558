//! What answers carry: JSON, written by serde straight to bytes, plain text, or nothing.
//!
//! poem-openapi's own `Json` builds a `serde_json::Value` first, which costs a third of a list's time.

mod header_field;
mod nothing;
mod text;

use poem::{
    Body, IntoResponse, Response,
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    payload::Payload,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};
use serde::Serialize;

pub use self::{header_field::HeaderField, nothing::Nothing, text::Text};

/// The media type of every JSON body.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// The same, ready to be sent: a value is judged byte by byte when it is made.
pub(crate) static JSON_CONTENT: HeaderValue = HeaderValue::from_static(JSON);

/// The payload of an answer, as serde writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply<T>(pub T);

impl<T: Send> Payload for Reply<T> {
    const CONTENT_TYPE: &'static str = JSON;

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }
}

impl<T: Serialize + Send> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        // Holds most answers; a long list grows it once or twice.
        let mut bytes = Vec::with_capacity(4096);
        match serde_json::to_writer(&mut bytes, &self.0) {
            Ok(()) => {
                let mut response = Response::default();
                response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, JSON_CONTENT.clone());
                response.set_body(Body::from_vec(bytes));
                response
            }
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

impl<T: Serialize + Send> ApiResponse for Reply<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: JSON,
                    schema: <Self as Payload>::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}
