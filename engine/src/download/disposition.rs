//! `Content-Disposition` (RFC 6266) for names that anybody may have chosen.
//!
//! Old clients read `filename`, a quoted string of ASCII; all others `filename*` (RFC 8187), which has every character.
//! The second is only sent where the first is not the whole name. Neither can hold what would end it.

use std::fmt::Write;

use poem::http::HeaderValue;

/// The value for a way to treat an answer, and a name.
pub(super) fn disposition(kind: &'static str, name: &str) -> HeaderValue {
    let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
    let plain = plain(&name);
    let mut value = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        extend(&mut value, &name);
    }
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(kind))
}

/// The name in characters that every client reads alike: quotes and backslashes are escaped differently, and a percent
/// sign is decoded by some (RFC 6266, appendix D).
fn plain(name: &str) -> String {
    let safe = |letter: char| match letter {
        '"' | '\\' | '%' | '/' => '_',
        letter if letter.is_ascii() => letter,
        _ => '_',
    };
    name.chars().map(safe).collect()
}

/// RFC 8187, section 3.2: UTF-8 in percent encoding, but for `attr-char`.
fn extend(value: &mut String, name: &str) {
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            value.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_whole() {
        for (name, expected) in [
            ("mug.png", "attachment; filename=\"mug.png\""),
            ("my mug.png", "attachment; filename=\"my mug.png\""),
            (
                "찻잔.png",
                "attachment; filename=\"__.png\"; filename*=UTF-8''%EC%B0%BB%EC%9E%94.png",
            ),
            (
                "a\"; filename=\"b.exe",
                "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe",
            ),
            (
                "50%.png",
                "attachment; filename=\"50_.png\"; filename*=UTF-8''50%25.png",
            ),
            ("a\\b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%5Cb"),
            ("a\r\nSet-Cookie: b", "attachment; filename=\"aSet-Cookie: b\""),
            ("", "attachment; filename=\"\""),
        ] {
            assert_eq!(disposition("attachment", name), expected, "{name:?}");
        }
        assert_eq!(disposition("inline", "a"), "inline; filename=\"a\"");
    }
}
