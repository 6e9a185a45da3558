//! Bytes in JSON.

use std::{fmt, str::FromStr};

use base64::{Engine, display::Base64Display, engine::general_purpose::STANDARD};

use super::text::{Unreadable, impl_text_type};

/// Bytes that travel as base64 with padding (RFC 4648, section 4), as OpenAPI's `format: byte` does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Base64(pub Vec<u8>);

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Base64Display::new(&self.0, &STANDARD).fmt(f)
    }
}

impl FromStr for Base64 {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let bytes = STANDARD.decode(text);
        bytes.map(Base64).map_err(|_| Unreadable("base64"))
    }
}

impl_text_type!(Base64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_base64() {
        let bytes: Base64 = serde_json::from_str("\"3q2+7w==\"").unwrap();
        assert_eq!(bytes.0, [0xde, 0xad, 0xbe, 0xef]);
        assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"3q2+7w==\"");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["3q2+7w", "~"] {
            assert_eq!(text.parse::<Base64>().unwrap_err().to_string(), "must be base64");
        }
    }
}
