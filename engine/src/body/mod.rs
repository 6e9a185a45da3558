//! Request bodies that the contract check has already read and accepted.
//!
//! The body is parsed once: [`crate::guard`] validates it against the document and leaves the value here, and serde
//! makes the type of it. Parsing it again would cost as much as the whole check. poem-openapi learns nothing of the type:
//! what is served as the document is the document itself. What is no value (files, pictures, anything that the document
//! only names a type for) is handed on as it arrives.

mod checked;
mod content;
mod one_of;

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::Payload,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use self::checked::{Carried, CheckedBody};
pub use self::{
    content::Content,
    one_of::{Choice, OneOf, Sent},
};
use crate::{
    contract::{Rule, Violation},
    error::ApiError,
    reply::JSON,
};

/// The payload of a request: a value, whatever text it was written as.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<T>(pub T);

/// The type that a value is wanted as.
///
/// # Errors
///
/// 422: the document has accepted the value, what a Rust type still refuses is named by the type itself.
fn typed<T: DeserializeOwned>(value: Option<Value>) -> Result<T, ApiError> {
    serde_json::from_value(value.unwrap_or_default()).map_err(|error| {
        // Its words name Rust types and may repeat the input: they are for the log alone.
        ApiError::invalid(vec![Violation::new("body", Rule::Unreadable)]).with_source(error)
    })
}

impl<T: Send> Payload for Body<T> {
    const CONTENT_TYPE: &'static str = JSON;

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }
}

impl<'a, T: DeserializeOwned + Send> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: JSON,
                schema: <Self as Payload>::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let value = match request.data::<CheckedBody>().and_then(CheckedBody::take) {
            Some(Carried::Value(value)) => Some(value),
            _ => None,
        };
        Ok(Body(typed(value)?))
    }
}
