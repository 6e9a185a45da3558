//! A body that may be of several media types, or missing.

use std::sync::Arc;

use poem::{Request, RequestBody, Result};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, registry::MetaRequest};
use serde::de::DeserializeOwned;

use super::{Carried, CheckedBody, Content, typed};
use crate::{error::ApiError, multipart::Multipart};

/// A body with the media type that the document has it under.
#[derive(Debug)]
pub struct Sent {
    declared: Option<Arc<str>>,
    carried: Option<Carried>,
}

/// What a body can be: an enum with a variant for each media type, or one of the forms in which a body is handed on.
pub trait Choice: Sized + Send {
    /// Whether there must be a body.
    const IS_REQUIRED: bool = true;

    /// What was sent.
    ///
    /// # Errors
    ///
    /// 422 for a value that its type cannot hold, 500 for a body that the document describes in another way.
    fn choose(sent: Sent) -> Result<Self, ApiError>;
}

impl Sent {
    /// The media type or range that the document declares for what was sent, in lower case: `image/*`. Empty where it
    /// declares only one.
    pub fn declared(&self) -> &str {
        self.declared.as_deref().unwrap_or_default()
    }

    /// A value.
    ///
    /// # Errors
    ///
    /// 422 for one that its type cannot hold.
    pub fn value<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        match self.carried {
            Some(Carried::Value(value)) => typed(Some(value)),
            _ => typed(None),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    ///
    /// 500: the document describes a value or a form.
    pub fn content(self) -> Result<Content, ApiError> {
        match self.carried {
            Some(Carried::Content(content)) => Ok(content),
            _ => Err(ApiError::internal(
                "the operation's document describes no such content",
            )),
        }
    }

    /// A form with files.
    ///
    /// # Errors
    ///
    /// 500: the document describes a value or bytes.
    pub fn form(self) -> Result<Multipart, ApiError> {
        match self.carried {
            Some(Carried::Form(form)) => Ok(*form),
            _ => Err(ApiError::internal("the operation's document describes no form")),
        }
    }
}

impl Choice for Content {
    fn choose(sent: Sent) -> Result<Self, ApiError> {
        sent.content()
    }
}

impl Choice for Multipart {
    fn choose(sent: Sent) -> Result<Self, ApiError> {
        sent.form()
    }
}

impl<T: Choice> Choice for Option<T> {
    const IS_REQUIRED: bool = false;

    fn choose(sent: Sent) -> Result<Self, ApiError> {
        match sent.carried {
            None => Ok(None),
            Some(_) => T::choose(sent).map(Some),
        }
    }
}

/// The payload of a request that is a [`Choice`].
#[derive(Debug, Clone, PartialEq)]
pub struct OneOf<T>(pub T);

impl<'a, T: Choice> ApiExtractor<'a> for OneOf<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![],
            required: T::IS_REQUIRED,
        })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let checked = request.data::<CheckedBody>();
        let sent = Sent {
            declared: checked.and_then(CheckedBody::declared),
            carried: checked.and_then(CheckedBody::take),
        };
        Ok(T::choose(sent).map(OneOf)?)
    }
}
