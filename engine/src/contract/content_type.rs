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

/// The media type without its parameters, of a body that is JSON in UTF-8 (RFC 8259, section 8.1); nothing where none is
/// named, or another charset.
///
/// # Errors
///
/// As [`only`].
pub(super) fn of_json(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let field = only(headers)?.and_then(|field| field.to_str().ok());
    let Some(mut parts) = field.map(|field| field.split(';')) else {
        return Ok(None);
    };
    let essence = parts.next().map(str::trim);
    Ok(essence.filter(|_| parts.all(is_utf_8_or_no_charset)))
}

fn is_utf_8_or_no_charset(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = value.trim().trim_matches('"');
    !name.trim().eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&'static str]) -> Option<Option<String>> {
        let fields = fields
            .iter()
            .map(|field| (header::CONTENT_TYPE, HeaderValue::from_static(field)));
        let headers: HeaderMap = fields.collect();
        of_json(&headers).ok().map(|essence| essence.map(str::to_owned))
    }

    #[test]
    fn json_is_utf_8_and_named_once() {
        let json = Some(Some("application/json".to_owned()));
        for field in [
            "application/json",
            " application/json ;charset=utf-8",
            "application/json; charset=\"UTF-8\"",
            "application/json; Charset = Utf-8",
            "application/json; profile=x",
            "application/json;",
        ] {
            assert_eq!(read(&[field]), json, "{field}");
        }
        for field in [
            "application/json; charset=latin1",
            "application/json; charset=utf-16",
            "application/json; charset=",
            "application/json; charset=utf-8; charset=latin1",
        ] {
            assert_eq!(read(&[field]), Some(None), "{field}");
        }
        assert_eq!(read(&[]), Some(None));
        assert_eq!(read(&["application/json", "application/json"]), None);
    }
}
