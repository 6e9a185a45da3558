//! Rules for one value: text, slugs, numbers in a range.
//!
//! The contract states the same rules and refuses most of what breaks them before it gets here. They are kept here
//! too, because the seed, the command line and later transports do not pass the contract.

use super::{ProblemKind, Sentence};
use std::fmt::Display;

/// A character that cannot be stored or shown.
pub(super) const CONTROL_CHARACTER: Sentence = Sentence::new("control-character");
/// Not lower case letters and digits in groups joined by single hyphens.
pub(super) const NOT_A_SLUG: Sentence = Sentence::new("not-a-slug");

/// `text` when it has `min` to `max` characters (Unicode scalar values, as JSON Schema counts) and no NUL, which not
/// every database can store.
pub(super) fn sized(text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    let length = text.chars().count();
    if length < min as usize {
        Err(ProblemKind::TooShort { min })
    } else if length > max as usize {
        Err(ProblemKind::TooLong { max })
    } else if text.contains('\0') {
        Err(CONTROL_CHARACTER.into())
    } else {
        Ok(text)
    }
}

/// `text` without the spaces around it, when `min` to `max` characters are left and none of them is a control character.
/// A space is what Unicode calls white space, the ideographic and the no-break one too, but for those that are control
/// characters; a control character is any of C0, C1 and DEL.
pub(super) fn line(mut text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    text.truncate(text.trim_end_matches(is_space).len());
    let leading = text.len() - text.trim_start_matches(is_space).len();
    text.drain(..leading);
    if text.chars().any(char::is_control) {
        return Err(CONTROL_CHARACTER.into());
    }
    sized(text, min, max)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() && !c.is_control()
}

/// `text` when it is lower case letters and digits in groups joined by single hyphens.
pub(super) fn slug(text: String, max: u32) -> Result<String, ProblemKind> {
    let group =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.split('-').all(group) {
        sized(text, 1, max)
    } else {
        Err(NOT_A_SLUG.into())
    }
}

/// `value` when it lies from `min` to `max`, both included.
pub(super) fn within<T: Copy + PartialOrd + Display>(value: T, min: T, max: T) -> Result<T, ProblemKind> {
    if value < min || value > max {
        return Err(out_of_range(min, max));
    }
    Ok(value)
}

/// A number outside its range, both ends of which belong to it.
pub(super) fn out_of_range(min: impl Display, max: impl Display) -> ProblemKind {
    let sentence = Sentence::new("out-of-range")
        .with("min", min.to_string())
        .with("max", max.to_string());
    sentence.into()
}

#[cfg(test)]
mod tests {
    use super::super::ProblemKind::{self, TooLong, TooShort};
    use super::{CONTROL_CHARACTER, NOT_A_SLUG, line, out_of_range, sized, slug, within};

    #[test]
    fn lines_are_trimmed_and_measured_in_characters() {
        let control = || Err(CONTROL_CHARACTER.into());
        let cases: [(&str, Result<&str, ProblemKind>); 15] = [
            ("  Tea  ", Ok("Tea")),
            ("한글", Ok("한글")),
            ("\u{3000}急須\u{a0}\u{2009}", Ok("急須")),
            ("a\u{a0}b", Ok("a\u{a0}b")),
            ("abcdef", Ok("abcdef")),
            ("   ", Err(TooShort { min: 2 })),
            ("\u{a0}\u{a0}\u{a0}", Err(TooShort { min: 2 })),
            ("\u{3000}\u{3000}\u{3000}", Err(TooShort { min: 2 })),
            (" a ", Err(TooShort { min: 2 })),
            ("abcdefg", Err(TooLong { max: 6 })),
            ("a\tb", control()),
            ("\tab", control()),
            ("a\u{7f}b", control()),
            ("a\u{80}b", control()),
            ("ab\u{85}", control()),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text.into(), 2, 6), expected.map(String::from), "{text:?}");
        }
    }

    #[test]
    fn text_keeps_its_blanks_and_breaks() {
        assert_eq!(sized(" a\nb ".into(), 1, 9), Ok(" a\nb ".into()));
        assert_eq!(sized("a\0".into(), 1, 9), Err(CONTROL_CHARACTER.into()));
        assert_eq!(sized(String::new(), 1, 9), Err(TooShort { min: 1 }));
    }

    #[test]
    fn slugs_are_groups_joined_by_hyphens() {
        for good in ["a", "garden-tools", "4k-tv-2"] {
            assert_eq!(slug(good.into(), 60), Ok(good.into()));
        }
        for bad in ["", "-", "a-", "-a", "a--b", "A", "a b", "é"] {
            assert_eq!(slug(bad.into(), 60), Err(NOT_A_SLUG.into()), "{bad:?}");
        }
        assert_eq!(slug("abcd".into(), 3), Err(TooLong { max: 3 }));
    }

    #[test]
    fn ranges_include_both_ends() {
        assert_eq!([within(1, 1, 5), within(5, 1, 5)], [Ok(1), Ok(5)]);
        let outside = Err(out_of_range(1, 5));
        assert_eq!([within(0, 1, 5), within(6, 1, 5)], [outside.clone(), outside]);
    }
}
