//! Entity tags of bytes that stay the same while the server runs (RFC 9110, section 8.8.3).

use std::fmt::Write;

use poem::http::HeaderValue;
use sha2::{Digest, Sha256};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_head_of_the_sha_256() {
        // The SHA-256 of no bytes at all begins e3b0c442 98fc1c14 (FIPS 180-4).
        assert_eq!(of(b""), "\"e3b0c44298fc1c14\"");
    }
}
