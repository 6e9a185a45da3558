//! A body that the document describes by its media type alone: bytes, handed on while they arrive.

use std::io;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
use poem::{Request, RequestBody, Result};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, registry::MetaRequest};

use super::{Carried, CheckedBody};
use crate::{
    contract::{broke_off, too_large},
    error::ApiError,
};

/// Bytes on their way in, no more than the operation takes.
///
/// ```no_run
/// # use charter::{ApiError, body::Content};
/// # async fn read(mut picture: Content) -> Result<usize, ApiError> {
/// let mut size = 0;
/// while let Some(bytes) = picture.chunk().await? {
///     size += bytes.len();
/// }
/// # Ok(size)
/// # }
/// ```
#[derive(Debug)]
pub struct Content {
    media_type: String,
    body: Limited<BoxBody<Bytes, io::Error>>,
    limit: usize,
}

impl Content {
    pub(crate) fn new(media_type: String, body: BoxBody<Bytes, io::Error>, limit: usize) -> Self {
        Content {
            media_type,
            body: Limited::new(body, limit),
            limit,
        }
    }

    /// What the client says it is: `image/png`, in the client's spelling and with its parameters. Nobody has looked.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    ///
    /// 413 over the operation's limit, 400 when the body breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        while let Some(frame) = self.body.frame().await {
            let frame = frame.map_err(|error| refusal(error, self.limit))?;
            if let Ok(bytes) = frame.into_data() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    ///
    /// As [`Content::chunk`].
    pub async fn bytes(self) -> Result<Bytes, ApiError> {
        match self.body.collect().await {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) => Err(refusal(error, self.limit)),
        }
    }
}

impl<'a> ApiExtractor<'a> for Content {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        match request.data::<CheckedBody>().and_then(CheckedBody::take) {
            Some(Carried::Content(content)) => Ok(content),
            _ => Err(ApiError::internal("the operation's document describes no such content").into()),
        }
    }
}

fn refusal(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> ApiError {
    if error.is::<LengthLimitError>() {
        return too_large(limit);
    }
    broke_off(error)
}
