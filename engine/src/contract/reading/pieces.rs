//! A text taken apart at what separates its values.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How characters are written in the place that a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As they are: header fields.
    Plain,
    /// `%20`: paths (RFC 3986, section 2.1) and cookies.
    Percent,
    /// `%20`, and `+` for a space: queries and forms (WHATWG URL, section 5).
    Form,
}

impl Coding {
    /// The characters themselves. Bytes that are no UTF-8 become U+FFFD, as browsers read them.
    pub(crate) fn decode(self, text: &str) -> Cow<'_, str> {
        match self {
            Coding::Plain => Cow::Borrowed(text),
            Coding::Form if text.contains('+') => {
                let spaced = text.replace('+', " ");
                Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
            }
            Coding::Percent | Coding::Form => percent_decode_str(text).decode_utf8_lossy(),
        }
    }

    /// The values between separators. A separator that is written as it is parts values, one that is coded belongs to
    /// them (RFC 6570, section 3.2); but many clients code all of them, so where none is written as it is, those that are
    /// coded part the values.
    pub(crate) fn split(self, text: &str, separator: char) -> Vec<Cow<'_, str>> {
        if text.is_empty() {
            return Vec::new();
        }
        let trimmed = |piece: &str| match self {
            Coding::Plain => Cow::Owned(piece.trim().to_owned()),
            Coding::Percent | Coding::Form => Cow::Owned(piece.to_owned()),
        };
        if text.contains(separator) {
            return match self {
                Coding::Plain => text
                    .split(separator)
                    .map(|piece| Cow::Borrowed(piece.trim()))
                    .collect(),
                _ => text.split(separator).map(|piece| self.decode(piece)).collect(),
            };
        }
        match self.decode(text) {
            Cow::Borrowed(whole) => vec![Cow::Borrowed(whole)],
            Cow::Owned(whole) => whole.split(separator).map(trimmed).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_coded_belongs_to_the_value_where_separators_are_not() {
        let cases: [(Coding, &str, char, &[&str]); 8] = [
            (Coding::Form, "a,b", ',', &["a", "b"]),
            (Coding::Form, "a%2Cb,c+d", ',', &["a,b", "c d"]),
            (Coding::Form, "a%2Cb", ',', &["a", "b"]),
            (Coding::Form, "a%7Cb", '|', &["a", "b"]),
            (Coding::Form, "a+b%20c", ' ', &["a", "b", "c"]),
            (Coding::Percent, "a+b,%2B", ',', &["a+b", "+"]),
            (Coding::Plain, "a, b ,%41", ',', &["a", "b", "%41"]),
            (Coding::Form, "", ',', &[]),
        ];
        for (coding, text, separator, expected) in cases {
            assert_eq!(coding.split(text, separator), expected, "{text}");
        }
    }
}
