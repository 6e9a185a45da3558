//! The grammar that the `Accept` fields share (RFC 9110, sections 5.6 and 12.4.2): lists, quoted strings, weights.
//!
//! It is read leniently. A field that a person or a careless library wrote is never a reason to refuse a request, so
//! an element that cannot be read is left out and the rest counts.

use poem::http::{HeaderMap, HeaderName};

/// A quality value in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight(u16);

impl Weight {
    /// Not acceptable.
    pub(crate) const NONE: Weight = Weight(0);
    /// What an element without a weight has.
    pub(crate) const FULL: Weight = Weight(1000);

    /// Reads `0.5`. More than three decimals are rounded, never down to a refusal; what is above 1 counts as 1.
    pub(crate) fn parse(text: &str) -> Option<Weight> {
        let sane = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let value = text.parse::<f32>().ok().filter(|_| sane)?;
        // Between 0 and 1000, so that nothing is cut off.
        let thousandths = (value.min(1.0) * 1000.0).round() as u16;
        Some(Weight(thousandths.max(u16::from(value > 0.0))))
    }
}

/// The elements of a list field, across its lines; lines that are no text, and empty elements, are left out.
pub(crate) fn elements<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a str> + use<'a> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| split(line, b','))
        .filter(|element| !element.is_empty())
}

/// The trimmed parts of a text between separators that stand outside of quoted strings.
pub(crate) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = match find_unquoted(text.as_bytes(), separator) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)),
            None => (text, None),
        };
        rest = after;
        Some(part.trim_matches([' ', '\t']))
    })
}

fn find_unquoted(text: &[u8], separator: u8) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.iter().position(|&byte| {
        let literal = std::mem::take(&mut escaped);
        match byte {
            _ if literal => {}
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => return !quoted && byte == separator,
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_thousandths() {
        for (text, weight) in [
            ("0", Some(0)),
            ("0.", Some(0)),
            ("0.000", Some(0)),
            ("0.001", Some(1)),
            ("0.5", Some(500)),
            (".5", Some(500)),
            ("0.333333", Some(333)),
            ("0.0001", Some(1)),
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("9", Some(1000)),
            ("", None),
            (".", None),
            ("-1", None),
            ("1e3", None),
            ("NaN", None),
            ("inf", None),
            ("high", None),
        ] {
            assert_eq!(Weight::parse(text), weight.map(Weight), "{text:?}");
        }
    }

    #[test]
    fn quoted_separators_do_not_separate() {
        let parts = |text: &'static str| split(text, b',').collect::<Vec<_>>();
        assert_eq!(parts("a, b ,\tc"), ["a", "b", "c"]);
        assert_eq!(parts(r#"a;p="x,y", b"#), [r#"a;p="x,y""#, "b"]);
        assert_eq!(parts(r#"a;p="\",", b"#), [r#"a;p="\",""#, "b"]);
        assert_eq!(parts(r#"a;p="never closed, b"#), [r#"a;p="never closed, b"#]);
        assert_eq!(parts(",a,,"), ["", "a", "", ""]);
        assert_eq!(parts(""), [""]);
    }
}
