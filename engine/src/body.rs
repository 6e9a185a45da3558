//! A JSON request body that the contract check has already read and accepted.
//!
//! The body is parsed once: [`crate::guard`] validates it against the document and leaves the value here, and serde
//! makes the type of it. Parsing it again would cost as much as the whole check. poem-openapi learns nothing of the type:
//! what is served as the document is the document itself.

use std::sync::{Arc, Mutex, PoisonError};

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::Payload,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    contract::{Rule, Violation},
    error::ApiError,
    reply::JSON,
};

/// The payload of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<T>(pub T);

/// The value on its way from the contract check to the extractor, which takes it out and leaves nothing behind.
#[derive(Clone)]
pub(crate) struct CheckedBody(Arc<Mutex<Option<Value>>>);

impl CheckedBody {
    pub(crate) fn new(value: Value) -> Self {
        CheckedBody(Arc::new(Mutex::new(Some(value))))
    }

    /// Looks at the value while it is here.
    pub(crate) fn look(&self, at: impl FnOnce(&Value)) {
        let value = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = &*value {
            at(value);
        }
    }

    fn take(&self) -> Option<Value> {
        self.0.lock().ok().and_then(|mut value| value.take())
    }
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
        let value = request.data::<CheckedBody>().and_then(CheckedBody::take);
        // The document has accepted the value; what a Rust type still refuses is named by the type itself.
        let parsed = serde_json::from_value(value.unwrap_or_default()).map_err(|error| {
            // Its words name Rust types and may repeat the input: they are for the log alone.
            ApiError::invalid(vec![Violation::new("body", Rule::Unreadable)]).with_source(error)
        })?;
        Ok(Body(parsed))
    }
}
