//! Validators on answers (RFC 9110, section 8.8), and what becomes of an answer that the client has already.

use std::borrow::Cow;

use bytes::Bytes;
use jiff::Timestamp;
use poem::{
    Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use serde::Deserialize;

use super::{
    entity_tag,
    evaluate::{Current, second_after},
    http_date,
};
use crate::{coding::SparedContent, error::ApiError};

/// What the document declares for the successful answer of an operation beside an `ETag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validators {
    /// The answered resource has a member `updated_at`, which tells its states apart.
    pub versioned: bool,
    /// `Last-Modified` is declared.
    pub last_modified: bool,
}

/// What belongs to a content that a 304 does not have (section 15.4.5).
const OF_THE_CONTENT: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_RANGE,
];

/// What an answer shows, as far as validators go.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    pub(super) etag: Option<HeaderValue>,
    /// Seconds since the Unix epoch.
    pub(super) modified: Option<i64>,
    /// How long the content is, where the tag was made here of all of it.
    pub(super) bytes: Option<usize>,
}

impl Shown {
    pub(super) fn as_current(&self) -> Current<'_> {
        Current::Representation {
            etag: self.etag.as_ref(),
            modified: self.modified,
        }
    }
}

/// The only member that validators are made of.
#[derive(Deserialize)]
struct Dated<'a> {
    #[serde(borrow, default)]
    updated_at: Option<Cow<'a, str>>,
}

/// When the resource in an answer last changed.
pub(super) fn version(content: &[u8]) -> Option<Timestamp> {
    let dated: Dated<'_> = serde_json::from_slice(content).ok()?;
    dated.updated_at?.parse().ok()
}

/// The content, which stays where it is.
pub(super) async fn content(response: &mut Response) -> Result<Bytes, ApiError> {
    let content = response
        .take_body()
        .into_bytes()
        .await
        .map_err(ApiError::internal)?;
    response.set_body(content.clone());
    Ok(content)
}

/// Gives a successful answer the validators that are declared for it. One that has a tag already keeps it, and is not
/// read: it may be a stream.
///
/// # Errors
///
/// The answer cannot be read to its end.
pub(super) async fn describe(
    declared: Validators,
    known: Option<Timestamp>,
    response: &mut Response,
) -> Result<Shown, ApiError> {
    if let Some(own) = response.headers().get(header::ETAG) {
        let modified = response.headers().get(header::LAST_MODIFIED);
        return Ok(Shown {
            etag: Some(own.clone()),
            modified: modified.and_then(http_date::read),
            bytes: None,
        });
    }
    let content = content(response).await?;
    // What has no version is not read for one: a long list would be parsed to its end for nothing.
    let version = known.or_else(|| declared.versioned.then(|| version(&content)).flatten());
    let etag = entity_tag::strong(version, &content);
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.clone());
    let changed = version.filter(|_| declared.last_modified).map(second_after);
    let shown = changed.map(|second| second.min(now().as_second()));
    let date = shown.and_then(|second| Timestamp::from_second(second).ok());
    if let Some(date) = date.and_then(http_date::write) {
        headers.insert(header::LAST_MODIFIED, date);
    }
    Ok(Shown {
        etag: Some(etag),
        // What is shown may be the second before the change: nobody who was told of that knows of the change.
        modified: changed,
        bytes: Some(content.len()),
    })
}

/// No answer shows what is last modified after it was given (section 8.8.2.1), whatever the clock said at the change.
#[expect(
    clippy::disallowed_methods,
    reason = "the date of the answer is the system's, whoever dates what it shows"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

/// The answer to a client that has the content: everything that the 200 would say about it, without it. `unnamed` is its
/// length, where the client did not name it by a tag.
pub(super) fn not_modified(mut response: Response, unnamed: Option<usize>) -> Response {
    if let Some(bytes) = unnamed {
        response.set_data(SparedContent { bytes });
    }
    response.set_status(StatusCode::NOT_MODIFIED);
    drop(response.take_body());
    for name in &OF_THE_CONTENT {
        response.headers_mut().remove(name);
    }
    response
}
