//! Escapes in JSON's texts (RFC 8259, section 7), looked at one by one where a text has turned out to be wrong.

/// What is wrong with an escape, and what to do.
type Fault = (&'static str, &'static str);

const UNKNOWN: Fault = ("JSON knows no such escape", "write a backslash as `\\\\`");
const DIGITS: Fault = ("`\\u` needs four hexadecimal digits", "such as `\\u00e9`");
const HALF: Fault = (
    "this is half of a character",
    "write both halves, as in `\\ud83d\\ude00`",
);

/// The first wrong escape of `quoted`: behind how many characters it stands, and what is wrong with it.
pub(super) fn first_fault(quoted: &str) -> Option<(usize, Fault)> {
    let mut passed = 0;
    let mut rest = quoted;
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        passed += before.chars().count();
        match length(escape) {
            Ok(length) => {
                passed += length;
                rest = escape.get(length..).unwrap_or_default();
            }
            Err(fault) => return Some((passed, fault)),
        }
    }
    None
}

/// The length of the escape that `text` begins with.
fn length(text: &str) -> Result<usize, Fault> {
    match text.as_bytes().get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => match (unit(text), text.get(6..).and_then(unit)) {
            (None, _) => Err(DIGITS),
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => Ok(12),
            (Some(0xd800..0xe000), _) => Err(HALF),
            _ => Ok(6),
        },
        _ => Err(UNKNOWN),
    }
}

/// What `\uXXXX` at the beginning of `text` stands for, in UTF-16.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_escape_is_found() {
        for (text, place, fault) in [
            (r#""é\n\u00"#, 4, DIGITS),
            (r#""\u00zz""#, 1, DIGITS),
            (r#""\u+123""#, 1, DIGITS),
            (r#""\ud83d\ude00\ud83d""#, 13, HALF),
            (r#""\ude00""#, 1, HALF),
            (r#""\\x\x""#, 4, UNKNOWN),
        ] {
            assert_eq!(first_fault(text), Some((place, fault)), "{text}");
        }
        assert_eq!(first_fault(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#), None);
    }
}
