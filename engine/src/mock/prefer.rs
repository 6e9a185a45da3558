//! What a client asks of a mock: `Prefer: code=404`, `Prefer: example=empty` (RFC 7240).
//!
//! Query parameters for it were rejected: the contract check would have to know them, and they would end up in links.

use poem::http::{HeaderMap, HeaderName, StatusCode};

use crate::negotiation::{elements, split};

/// The request header.
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The preferences that a mock understands. Others are not for it, and one that it cannot read is none (section 2).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Preferences {
    /// The status to answer.
    pub(super) code: Option<StatusCode>,
    /// The name of the example to answer.
    pub(super) example: Option<String>,
}

impl Preferences {
    /// Reads a request. Of a preference that is given twice the first one counts (section 2).
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut found = Preferences::default();
        for element in elements(headers, &PREFER) {
            // `code=404; example=gone` says the same as two elements.
            for preference in split(element, b';') {
                let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
                found.take(name.trim(), unquoted(value.trim()));
            }
        }
        found
    }

    fn take(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("code") && self.code.is_none() {
            self.code = value.parse().ok();
        } else if name.eq_ignore_ascii_case("example") && self.example.is_none() && !value.is_empty() {
            self.example = Some(value.to_owned());
        }
    }
}

fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    fn read(lines: &[&'static str]) -> (Option<u16>, Option<String>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(PREFER, HeaderValue::from_static(line));
        }
        let found = Preferences::of(&headers);
        (found.code.map(|code| code.as_u16()), found.example)
    }

    #[test]
    fn preferences_are_read_in_every_form_of_the_standard() {
        let both = (Some(404), Some("gone".to_owned()));
        for lines in [
            &["code=404, example=gone"][..],
            &["code=404; example=gone"],
            &["respond-async, Code = \"404\"", "EXAMPLE=\"gone\""],
            &["code=404", "code=500, example=gone", "example=other"],
        ] {
            assert_eq!(read(lines), both, "{lines:?}");
        }
        for lines in [&[][..], &["code"], &["code=4x4, example="], &["return=minimal"]] {
            assert_eq!(read(lines), (None, None), "{lines:?}");
        }
    }
}
