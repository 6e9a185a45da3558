//! The key as it stands in the header: a structured field's string (RFC 9651, section 3.3.3), or the bare text that most
//! clients send. Both name the same key.

use poem::http::HeaderMap;

use super::digest::{Digest, Fingerprints};
use crate::{
    context::RequestContext,
    error::{ApiError, code},
    language::Message,
    operation::Operation,
};

/// The header's name.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The most characters of a key.
const LONGEST: usize = 255;

/// A key that a client sent, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(Vec<u8>);

impl Key {
    /// The text of the key.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What stands for the key in the store and among the claims: another principal's key, and the same key of another
    /// operation, are other keys. Only the digest is kept, since a client may take anything for a key.
    pub(super) fn scoped(
        &self,
        digests: &Fingerprints,
        operation: &Operation,
        context: &RequestContext,
    ) -> Digest {
        digests.digest(|values| {
            values.value(operation.id.as_bytes());
            match context.principal() {
                Some(principal) => values.mark(1, 0).value(principal.id().as_bytes()),
                None => values.mark(0, 0),
            };
            values.value(&self.0);
        })
    }
}

/// The key of a request, where the operation declares one.
///
/// # Errors
///
/// 400 for what is no key, for several, and for none where one is required.
pub(crate) fn of_request(operation: &Operation, headers: &HeaderMap) -> Result<Option<Key>, ApiError> {
    let Some(declared) = operation.idempotency else {
        return Ok(None);
    };
    let mut sent = headers.get_all(IDEMPOTENCY_KEY).iter();
    match (sent.next(), sent.next()) {
        (None, _) if declared.required => Err(ApiError::new(&code::IDEMPOTENCY_KEY_MISSING)),
        (None, _) => Ok(None),
        (Some(value), None) => parse(value.as_bytes()).map(Some).ok_or_else(malformed),
        (Some(_), Some(_)) => Err(malformed()),
    }
}

fn malformed() -> ApiError {
    ApiError::new(&code::MALFORMED_REQUEST)
        .with_message(Message::new("idempotency-key-malformed").with("most", LONGEST as u64))
}

fn parse(text: &[u8]) -> Option<Key> {
    let key = match text.strip_prefix(b"\"") {
        Some(rest) => unquoted(rest.strip_suffix(b"\"")?)?,
        None if text.iter().all(|byte| is_bare(*byte)) => text.to_vec(),
        None => return None,
    };
    (1..=LONGEST).contains(&key.len()).then_some(Key(key))
}

/// Visible ASCII but for what separates or quotes in structured fields.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

/// The text between quotes: visible ASCII and spaces, where a backslash stands before each quote and backslash.
fn unquoted(text: &[u8]) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        key.push(match byte {
            b'\\' => *bytes.next().filter(|next| matches!(next, b'"' | b'\\'))?,
            b'"' => return None,
            b' '..=b'~' => *byte,
            _ => return None,
        });
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        parse(text.as_bytes()).map(|key| String::from_utf8(key.0).unwrap())
    }

    #[test]
    fn both_forms_are_read_and_mean_the_same() {
        let longest = "x".repeat(LONGEST);
        let table = [
            ("a", "a"),
            ("\"a\"", "a"),
            (
                "8e03978e-40d5-43e8-bc93-6894a57f9324",
                "8e03978e-40d5-43e8-bc93-6894a57f9324",
            ),
            (
                "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"",
                "8e03978e-40d5-43e8-bc93-6894a57f9324",
            ),
            ("dGVhcG90Kw==", "dGVhcG90Kw=="),
            ("order:7/line'1", "order:7/line'1"),
            ("\"a b\"", "a b"),
            ("\"a,b;c\"", "a,b;c"),
            (r#""a\"b\\c""#, r#"a"b\c"#),
            (longest.as_str(), longest.as_str()),
        ];
        for (text, key) in table {
            assert_eq!(parsed(text).as_deref(), Some(key), "{text}");
        }
        assert_eq!(parsed(&format!("\"{longest}\"")), Some(longest));
        assert_eq!(
            parsed(&format!("\"{}\"", r"\\".repeat(LONGEST))),
            Some(r"\".repeat(LONGEST))
        );
    }

    #[test]
    fn anything_else_is_no_key() {
        let long = "x".repeat(LONGEST + 1);
        for odd in [
            "",
            " ",
            "\"\"",
            "\"",
            "\"a",
            "a\"",
            "a\"b",
            "a b",
            "a,b",
            "a;b",
            "\"a\";q=1",
            "\"a\", \"b\"",
            r"a\b",
            r#""a\b""#,
            r#""a\""#,
            "\"a\"b\"",
            "\"a\tb\"",
            "a\tb",
            "é",
            "\"é\"",
            "\u{7f}",
            &long,
            &format!("\"{long}\""),
        ] {
            assert_eq!(parsed(odd), None, "{odd:?}");
        }
    }
}
