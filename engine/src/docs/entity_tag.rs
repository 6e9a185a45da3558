//! Entity tags of bytes that stay the same while the server runs, and the question whether a client has them
//! (RFC 9110, sections 8.8.3 and 13.1.2).

use std::fmt::Write;

use poem::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::conditional::entity_tag;

/// 64 bits tell apart the few states that one address ever has.
const DIGEST_BYTES: usize = 8;

/// The strong tag of a content: the head of its SHA-256, in hexadecimal.
pub(super) fn of(content: &[u8]) -> HeaderValue {
    let mut tag = String::from('"');
    for byte in Sha256::digest(content).iter().take(DIGEST_BYTES) {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Whether `If-None-Match` names `current`, by the weak comparison that section 13.1.2 asks for. A field that is not
/// a list of entity tags names nothing from the place where it stops being one.
pub(super) fn is_known(headers: &HeaderMap, current: &HeaderValue) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().any(|field| {
        let field = field.as_bytes();
        entity_tag::is_any(field) || entity_tag::tags(field).any(|tag| tag.quoted == current.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_head_of_the_sha_256() {
        // The SHA-256 of no bytes at all begins e3b0c442 98fc1c14 (FIPS 180-4).
        assert_eq!(of(b""), "\"e3b0c44298fc1c14\"");
    }

    #[test]
    fn a_list_is_searched_by_weak_comparison() {
        let current = HeaderValue::from_static("\"a,b\"");
        for (fields, known) in [
            (&["\"a,b\""][..], true),
            (&["W/\"a,b\""], true),
            (&["*"], true),
            (&[" * "], true),
            (&["\"x\", W/\"y\" ,,\t\"a,b\""], true),
            (&["\"x\"", "\"a,b\""], true),
            (&["\"a\", \"b\""], false),
            (&["\"A,B\""], false),
            (&["w/\"a,b\""], false),
            (&["a,b"], false),
            (&["\"a,b"], false),
            (&["\"\""], false),
            (&["\"x\", *"], false),
            (&[""], false),
            (&[], false),
        ] {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(field));
            }
            assert_eq!(is_known(&headers, &current), known, "{fields:?}");
        }
    }
}
