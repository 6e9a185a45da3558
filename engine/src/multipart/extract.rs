//! The form's way from the contract check to the trait method.

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};

use super::Multipart;
use crate::{
    body::{Carried, CheckedBody},
    error::ApiError,
};

/// The media type of forms.
pub(crate) const FORM: &str = "multipart/form-data";

impl<'a> ApiExtractor<'a> for Multipart {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: FORM,
                schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("object"))),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        match request.data::<CheckedBody>().and_then(CheckedBody::take) {
            Some(Carried::Form(form)) => Ok(*form),
            _ => Err(ApiError::internal("the operation's document describes no form").into()),
        }
    }
}
