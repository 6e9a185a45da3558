//! The form's way from the contract check to the trait method.

use std::sync::{Arc, Mutex};

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};

use super::Multipart;
use crate::error::ApiError;

/// The media type of forms.
pub(crate) const FORM: &str = "multipart/form-data";

/// A form that the contract check has opened, until the extractor takes it out.
#[derive(Clone)]
pub(crate) struct CheckedForm(Arc<Mutex<Option<Multipart>>>);

impl CheckedForm {
    pub(crate) fn new(form: Multipart) -> Self {
        CheckedForm(Arc::new(Mutex::new(Some(form))))
    }

    fn take(&self) -> Option<Multipart> {
        self.0.lock().ok().and_then(|mut form| form.take())
    }
}

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
        let form = request.data::<CheckedForm>().and_then(CheckedForm::take);
        Ok(form.ok_or_else(|| ApiError::internal("the operation's document describes no form"))?)
    }
}
