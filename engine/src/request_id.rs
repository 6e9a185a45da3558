//! The request's name: it stands in the answer's header, in the error envelope and in every log line, so that a
//! client's complaint leads to the log without guessing.

use poem::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header that carries the identifier both ways.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 128;

/// An identifier of 1 to 128 characters of `A-Za-z0-9._-`: what the client sent, if it is such a token, else a new
/// UUIDv7 (RFC 9562, section 5.7), which sorts by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Takes over a sane `X-Request-Id`; anything else is replaced, never echoed.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        match headers.get(&X_REQUEST_ID) {
            Some(value) if is_token(value.as_bytes()) => RequestId(value.clone()),
            _ => Self::generate(),
        }
    }

    /// A new identifier.
    pub fn generate() -> Self {
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        let text = Uuid::now_v7().hyphenated().encode_lower(&mut text);
        RequestId(HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("unknown")))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The identifier as the header's value.
    pub fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }
}

fn is_token(bytes: &[u8]) -> bool {
    (1..=LONGEST).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: &str) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, HeaderValue::from_str(value).unwrap());
        RequestId::from_headers(&headers)
    }

    #[test]
    fn a_sane_token_is_taken_over() {
        for sane in ["a", "order-1.2_3", &"x".repeat(128)] {
            assert_eq!(with(sane).as_str(), sane);
        }
    }

    #[test]
    fn anything_else_is_replaced_by_a_uuid_v7() {
        for odd in ["", "a b", "é", "<script>", "a\tb", &"x".repeat(129)] {
            let id = with(odd);
            assert_eq!(
                Uuid::parse_str(id.as_str()).unwrap().get_version_num(),
                7,
                "for {odd:?}"
            );
        }
    }

    #[test]
    fn generated_identifiers_differ() {
        assert_ne!(RequestId::generate(), RequestId::generate());
    }
}
