//! Conditions on what stays the same while the server runs, judged as those on any other answer.

use poem::{
    Result,
    http::{HeaderMap, HeaderValue},
};

use crate::{
    conditional::{Current, Fields, Outcome, evaluate},
    error::{ApiError, code},
};

/// How a client that has the content says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// By its entity tag.
    ByTag,
    /// By `*`: it is told the tag.
    Unnamed,
}

/// Whether the client has the content already, whose tag is `etag`. When it last changed is not known: dates say nothing.
///
/// # Errors
///
/// 412 where it wants another content than there is.
pub(super) fn judge(headers: &HeaderMap, etag: Option<&HeaderValue>) -> Result<Option<Known>> {
    let Some(fields) = Fields::of(headers) else {
        return Ok(None);
    };
    let current = Current::Representation { etag, modified: None };
    match evaluate(&fields, &current) {
        Outcome::Proceed => Ok(None),
        Outcome::NotModified if fields.names_tags() => Ok(Some(Known::ByTag)),
        Outcome::NotModified => Ok(Some(Known::Unnamed)),
        Outcome::Failed => Err(ApiError::new(&code::PRECONDITION_FAILED).into()),
    }
}
