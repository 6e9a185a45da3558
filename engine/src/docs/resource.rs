//! A text that may change with the next release of the server: caches keep it, and ask each time whether it is still
//! the one.

use bytes::Bytes;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use super::{
    conditions::{self, Known},
    entity_tag,
};
use crate::coding::SparedContent;

/// The endpoint of one such text. The entity tag is computed once, when the routes are built.
pub(super) struct Resource {
    media_type: &'static str,
    text: Bytes,
    entity_tag: HeaderValue,
    policy: Option<&'static str>,
}

impl Resource {
    pub(super) fn new(media_type: &'static str, text: impl Into<Bytes>) -> Self {
        let text = text.into();
        let entity_tag = entity_tag::of(&text);
        Resource {
            media_type,
            text,
            entity_tag,
            policy: None,
        }
    }

    /// Adds a `Content-Security-Policy`.
    pub(super) fn with_policy(self, policy: &'static str) -> Self {
        Resource {
            policy: Some(policy),
            ..self
        }
    }

    /// What the 200 and the 304 have in common (RFC 9110, section 15.4.5). The policy is among it: a cache takes over
    /// the fields of a 304, and another layer's policy there would reach the stored page.
    fn answer(&self, status: StatusCode) -> poem::ResponseBuilder {
        let answer = Response::builder()
            .status(status)
            .header(header::ETAG, &self.entity_tag)
            .header(header::CACHE_CONTROL, "no-cache");
        match self.policy {
            Some(policy) => answer.header(header::CONTENT_SECURITY_POLICY, policy),
            None => answer,
        }
    }
}

impl Endpoint for Resource {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if let Some(known) = conditions::judge(request.headers(), Some(&self.entity_tag))? {
            let mut answer = self.answer(StatusCode::NOT_MODIFIED).finish();
            if known == Known::Unnamed {
                answer.set_data(SparedContent {
                    bytes: self.text.len(),
                });
            }
            return Ok(answer);
        }
        Ok(self
            .answer(StatusCode::OK)
            .content_type(self.media_type)
            .body(self.text.clone()))
    }
}
