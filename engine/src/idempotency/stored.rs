//! An answer as it is kept under its key, and the answer that comes of it later.

use std::io;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyDataStream, BodyExt, combinators::BoxBody};
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};

use super::{digest::Digest, not_kept};
use crate::error::ApiError;

/// Says of an answer that it was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What belongs to one exchange and is made anew for each: coding and length by the edge, limits by the guard. A cookie
/// would be a secret in the store.
const NOT_KEPT: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::DATE,
    header::SET_COOKIE,
    header::TRANSFER_ENCODING,
];

/// The longest body that is kept, in bytes. What a write answers is what it has written, which came in a request of a
/// megabyte at most by default; four leave room for what the server adds. Each lies in the store for a day and is in
/// memory when it is given again. It is no setting: a limit that an answer exceeds makes its key worth less, and nobody
/// would look for the reason there.
const LONGEST: usize = 4 * 1024 * 1024;

/// Stands for the status of an answer that was too long: no status has this number.
const NOT_KEPT_STATUS: u16 = 0;

/// An answer under its key.
///
/// One that is too long is given to who is waiting for it, and what led to it is committed: refusing it would refuse the
/// same request for ever. Its key is kept alone, so that nothing happens twice; whoever comes again with it is told that
/// it was done, and has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Stands for operation, principal and key; unique in the store.
    pub key: [u8; 32],
    /// Stands for the request; another request with the same key is in conflict.
    pub fingerprint: [u8; 32],
    /// The status; 0 for an answer that was too long to be kept.
    pub status: u16,
    /// The headers that a client must see again, one a line: `content-type: application/json`.
    pub headers: String,
    /// The body, without a content coding.
    pub body: Bytes,
}

impl StoredAnswer {
    /// What is kept of `response`, whose body is read and put back.
    ///
    /// # Errors
    ///
    /// A body that breaks off.
    pub(super) async fn of(
        response: &mut Response,
        key: Digest,
        fingerprint: Digest,
    ) -> Result<Self, ApiError> {
        let read = whole(response.take_body().into()).await;
        let (body, content) = read.map_err(ApiError::internal)?;
        response.set_body(body);
        let is_kept = content.is_some();
        Ok(StoredAnswer {
            key,
            fingerprint,
            status: if is_kept {
                response.status().as_u16()
            } else {
                NOT_KEPT_STATUS
            },
            headers: if is_kept {
                written(response.headers())
            } else {
                String::new()
            },
            body: content.unwrap_or_default(),
        })
    }

    /// The answer again.
    ///
    /// # Errors
    ///
    /// 409 where it was too long to be kept; 500 for what was not written by [`StoredAnswer::of`].
    pub(super) fn replay(self) -> Result<Response, ApiError> {
        if self.status == NOT_KEPT_STATUS {
            return Err(not_kept());
        }
        let mut response = Response::default();
        response.set_status(StatusCode::from_u16(self.status).map_err(ApiError::internal)?);
        let headers = response.headers_mut();
        for line in self.headers.lines() {
            let (name, value) = line
                .split_once(": ")
                .ok_or_else(|| ApiError::internal("a stored header has no value"))?;
            let name: HeaderName = name.parse().map_err(ApiError::internal)?;
            headers.append(
                name,
                HeaderValue::from_bytes(value.as_bytes()).map_err(ApiError::internal)?,
            );
        }
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        response.set_body(Body::from_bytes(self.body));
        Ok(response)
    }
}

/// A body that can be sent, and its bytes if they are not too many to be kept.
async fn whole(mut body: BoxBody<Bytes, io::Error>) -> io::Result<(Body, Option<Bytes>)> {
    let mut parts = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(part) = frame?.into_data() else { continue };
        length += part.len();
        parts.push(part);
        if length > LONGEST {
            let rest = parts.into_iter().map(Ok);
            let rest = stream::iter(rest).chain(BodyDataStream::new(body));
            return Ok((Body::from_bytes_stream(rest), None));
        }
    }
    let bytes = match parts.as_slice() {
        [only] => only.clone(),
        parts => parts.concat().into(),
    };
    Ok((Body::from_bytes(bytes.clone()), Some(bytes)))
}

fn written(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(128);
    for (name, value) in headers.iter().filter(|(name, _)| is_kept(name)) {
        // A value holds no line break (RFC 9110, section 5.5); one that is no text was set by nobody who wrote it.
        if let Ok(value) = std::str::from_utf8(value.as_bytes()) {
            for part in [name.as_str(), ": ", value, "\n"] {
                lines.push_str(part);
            }
        }
    }
    lines
}

fn is_kept(name: &HeaderName) -> bool {
    let text = name.as_str();
    let of_limits = text.starts_with("ratelimit") || text.starts_with("x-ratelimit-");
    !NOT_KEPT.contains(name) && !of_limits && text != "x-request-id"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_comes_back_and_what_belongs_to_one_exchange_does_not() {
        let mut response = Response::builder()
            .status(StatusCode::CREATED)
            .header("Content-Type", "application/json")
            .header("Location", "/loans/1?note=caf\u{e9}")
            .header("Vary", "Accept")
            .header("Vary", "Accept-Language")
            .header("Set-Cookie", "session=secret")
            .header("X-Request-Id", "r-1")
            .header("RateLimit", "\"hour\";r=1;t=1")
            .header("RateLimit-Policy", "\"hour\";q=1;w=1")
            .header("X-RateLimit-Limit", "1")
            .header("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
            .body("{\"id\":1}");
        let stored = StoredAnswer::of(&mut response, [1; 32], [2; 32]).await.unwrap();
        assert_eq!(response.into_body().into_string().await.unwrap(), "{\"id\":1}");
        let again = stored.replay().unwrap();
        assert_eq!(again.status(), 201);
        let mut headers: Vec<_> = again
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), std::str::from_utf8(value.as_bytes()).unwrap()))
            .collect();
        headers.sort_unstable();
        let expected = [
            ("content-type", "application/json"),
            ("idempotent-replayed", "true"),
            ("location", "/loans/1?note=caf\u{e9}"),
            ("vary", "Accept"),
            ("vary", "Accept-Language"),
        ];
        assert_eq!(headers, expected);
        assert_eq!(again.into_body().into_string().await.unwrap(), "{\"id\":1}");
    }

    /// Some frames, the way a stream comes.
    fn streamed(frames: usize, bytes: usize) -> Body {
        let frame = move |_| Ok::<_, io::Error>(Bytes::from(vec![b'x'; bytes]));
        Body::from_bytes_stream(stream::iter((0..frames).map(frame)))
    }

    #[tokio::test]
    async fn an_answer_that_is_too_long_is_given_once_and_its_key_is_kept() {
        for (body, length) in [
            (Body::from(vec![b'x'; LONGEST + 1]), LONGEST + 1),
            (streamed(3, LONGEST / 2), LONGEST / 2 * 3),
        ] {
            let mut response = Response::builder().header("Location", "/loans/1").body(body);
            let stored = StoredAnswer::of(&mut response, [1; 32], [2; 32]).await.unwrap();
            let sent = response.into_body().into_bytes().await.unwrap();
            assert!(sent.len() == length && sent.iter().all(|byte| *byte == b'x'));
            assert_eq!(
                (stored.status, stored.headers.as_str(), stored.body.len()),
                (0, "", 0)
            );
            let again = stored.replay().unwrap_err();
            assert_eq!(again.code().code, "idempotency_conflict");
            assert_eq!(again.message().unwrap().key(), "answer-not-kept");
        }
    }

    #[tokio::test]
    async fn an_answer_of_the_greatest_length_is_kept() {
        let mut response = Response::builder().body(streamed(2, LONGEST / 2));
        let stored = StoredAnswer::of(&mut response, [1; 32], [2; 32]).await.unwrap();
        assert_eq!((stored.status, stored.body.len()), (200, LONGEST));
        assert_eq!(response.into_body().into_bytes().await.unwrap(), stored.body);
    }
}
