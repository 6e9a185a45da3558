//! What a request says its body is (RFC 9110, section 8.3).

use poem::http::{HeaderMap, HeaderValue, header};

use crate::{
    error::{ApiError, code},
    language::Message,
};

/// The field, if it is there. Of two, somebody on the way may have read the other one.
///
/// # Errors
///
/// 400 for more than one.
pub(super) fn only(headers: &HeaderMap) -> Result<Option<&HeaderValue>, ApiError> {
    let mut fields = headers.get_all(header::CONTENT_TYPE).iter();
    match (fields.next(), fields.next()) {
        (field, None) => Ok(field),
        _ => Err(ApiError::new(&code::MALFORMED_REQUEST).with_message(Message::new("content-type-repeated"))),
    }
}

/// Whether a body of this media type is in UTF-8: texts are, where none says otherwise (RFC 8259, section 8.1).
pub(super) fn is_utf_8(media_type: &str) -> bool {
    media_type.split(';').skip(1).all(is_utf_8_or_no_charset)
}

fn is_utf_8_or_no_charset(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = value.trim().trim_matches('"');
    !name.trim().eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_utf_8() {
        for field in [
            "application/json",
            " application/json ;charset=utf-8",
            "application/json; charset=\"UTF-8\"",
            "application/json; Charset = Utf-8",
            "application/json; profile=x",
            "application/json;",
        ] {
            assert!(is_utf_8(field), "{field}");
        }
        for field in [
            "application/json; charset=latin1",
            "application/json; charset=utf-16",
            "application/json; charset=",
            "application/json; charset=utf-8; charset=latin1",
        ] {
            assert!(!is_utf_8(field), "{field}");
        }
    }

    #[test]
    fn the_field_stands_once() {
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::new();
        assert_eq!(only(&headers).ok(), Some(None));
        headers.append(header::CONTENT_TYPE, json.clone());
        assert_eq!(only(&headers).ok(), Some(Some(&json)));
        headers.append(header::CONTENT_TYPE, json);
        assert!(only(&headers).is_err());
    }
}
