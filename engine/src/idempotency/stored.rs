//! An answer as it is kept under its key, and the answer that comes of it later.

use bytes::Bytes;
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};

use super::digest::Digest;
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

/// An answer under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Stands for operation, principal and key; unique in the store.
    pub key: [u8; 32],
    /// Stands for the request; another request with the same key is in conflict.
    pub fingerprint: [u8; 32],
    /// The status.
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
    /// A body that breaks off, or is longer than `limit` bytes.
    pub(super) async fn of(
        response: &mut Response,
        key: Digest,
        fingerprint: Digest,
        limit: usize,
    ) -> Result<Self, ApiError> {
        let body = response.take_body().into_bytes_limit(limit).await;
        let body = body.map_err(ApiError::internal)?;
        response.set_body(body.clone());
        Ok(StoredAnswer {
            key,
            fingerprint,
            status: response.status().as_u16(),
            headers: written(response.headers()),
            body,
        })
    }

    /// The answer again.
    ///
    /// # Errors
    ///
    /// What is stored was not written by [`StoredAnswer::of`].
    pub(super) fn replay(self) -> Result<Response, ApiError> {
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
        let stored = StoredAnswer::of(&mut response, [1; 32], [2; 32], 8)
            .await
            .unwrap();
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

    #[tokio::test]
    async fn an_answer_that_is_too_long_to_be_kept_is_a_fault() {
        let mut response = Response::builder().body("{\"id\":1}");
        let error = StoredAnswer::of(&mut response, [1; 32], [2; 32], 7)
            .await
            .unwrap_err();
        assert_eq!(error.code().code, "internal_error");
    }
}
