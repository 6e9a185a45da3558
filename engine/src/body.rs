//! A JSON request body that the contract check has already read and accepted.
//!
//! The body is parsed once: [`crate::guard`] validates it against the document and leaves the value here, and
//! poem-openapi's types convert it. Parsing it again would cost as much as the whole check.

use std::sync::{Arc, Mutex, PoisonError};

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::Payload,
    registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry},
    types::{ParseFromJSON, Type},
};
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

impl<T: Type + Send> Payload for Body<T> {
    const CONTENT_TYPE: &'static str = JSON;

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        <Self as Payload>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: JSON,
                schema: T::schema_ref(),
            }],
            required: T::IS_REQUIRED,
        })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let value = request.data::<CheckedBody>().and_then(CheckedBody::take);
        // The document has accepted the value; what a Rust type still refuses is named by the type itself.
        let parsed = T::parse_from_json(value).map_err(|error| {
            // Its words name Rust types and may repeat the input: they are for the log alone.
            ApiError::invalid(vec![Violation::new("body", Rule::Unreadable)])
                .with_source(error.into_message())
        })?;
        Ok(Body(parsed))
    }
}
