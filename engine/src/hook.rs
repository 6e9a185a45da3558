//! Requests that the server sends: callbacks and webhooks, made here and sent by whatever HTTP client the business has.

use poem::http::{Method, Request, header};
use serde::Serialize;

/// Why a request could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The address is none, or the media type is none.
    #[error("the request cannot be made: {0}")]
    Request(#[from] poem::http::Error),
    /// The body cannot be written as JSON.
    #[error("the body cannot be written as JSON: {0}")]
    Body(#[from] serde_json::Error),
}

/// A request with `body` as JSON.
///
/// # Errors
///
/// An address that is none, or a body that cannot be written.
pub fn json<T: Serialize>(
    method: Method,
    url: &str,
    media_type: &str,
    body: &T,
) -> Result<Request<Vec<u8>>, HookError> {
    bytes(method, url, media_type, serde_json::to_vec(body)?)
}

/// A request with a body as it is.
///
/// # Errors
///
/// An address that is none.
pub fn bytes(
    method: Method,
    url: &str,
    media_type: &str,
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, HookError> {
    let request = Request::builder().method(method).uri(url);
    Ok(request.header(header::CONTENT_TYPE, media_type).body(body)?)
}

/// A request without a body.
///
/// # Errors
///
/// An address that is none.
pub fn empty(method: Method, url: &str) -> Result<Request<Vec<u8>>, HookError> {
    Ok(Request::builder().method(method).uri(url).body(Vec::new())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_what_its_body_is() {
        let request = json(
            Method::POST,
            "https://example.org/a?b=1",
            "application/json",
            &[1, 2],
        )
        .unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://example.org/a?b=1");
        assert_eq!(
            request.headers().get(header::CONTENT_TYPE).unwrap(),
            "application/json"
        );
        assert_eq!(request.headers().len(), 1);
        assert_eq!(request.body(), b"[1,2]");
    }

    #[test]
    fn a_request_without_a_body_says_nothing_of_one() {
        let request = empty(Method::DELETE, "https://example.org").unwrap();
        assert!(request.headers().is_empty());
        assert!(request.body().is_empty());
    }

    #[test]
    fn what_is_no_address_is_told() {
        let error = bytes(Method::POST, "no address", "text/plain", Vec::new()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the request cannot be made: invalid uri character"
        );
    }
}
