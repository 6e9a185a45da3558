//! Rules for one value: text, slugs, numbers in a range.
//!
//! The contract states the same rules and refuses most of what breaks them before it gets here. They are kept here
//! too, because the seed, the command line and later transports do not pass the contract.

use super::ProblemKind;
use std::fmt::Display;

/// `text` when it has `min` to `max` characters (Unicode scalar values, as JSON Schema counts) and no NUL, which not
/// every database can store.
pub(super) fn sized(text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    let length = text.chars().count();
    if length < min as usize {
        Err(ProblemKind::TooShort { min })
    } else if length > max as usize {
        Err(ProblemKind::TooLong { max })
    } else if text.contains('\0') {
        Err(ProblemKind::ControlCharacter)
    } else {
        Ok(text)
    }
}

/// `text` without the ASCII spaces around it, when `min` to `max` characters are left and none of them is a control
/// character. Other blanks of Unicode are ordinary characters: the contract's pattern can say no more.
pub(super) fn line(mut text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    text.truncate(text.trim_end_matches(' ').len());
    let leading = text.len() - text.trim_start_matches(' ').len();
    text.drain(..leading);
    if text.chars().any(|c| c.is_ascii_control()) {
        return Err(ProblemKind::ControlCharacter);
    }
    sized(text, min, max)
}

/// `text` when it is lower case letters and digits in groups joined by single hyphens.
pub(super) fn slug(text: String, max: u32) -> Result<String, ProblemKind> {
    let group =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.split('-').all(group) {
        sized(text, 1, max)
    } else {
        Err(ProblemKind::NotASlug)
    }
}

/// `value` when it lies from `min` to `max`, both included.
pub(super) fn within<T: Copy + PartialOrd + Display>(value: T, min: T, max: T) -> Result<T, ProblemKind> {
    if value < min || value > max {
        return Err(ProblemKind::OutOfRange {
            min: min.to_string(),
            max: max.to_string(),
        });
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::super::ProblemKind::{self, ControlCharacter, NotASlug, OutOfRange, TooLong, TooShort};
    use super::{line, sized, slug, within};

    #[test]
    fn lines_are_trimmed_and_measured_in_characters() {
        let cases: [(&str, Result<&str, ProblemKind>); 9] = [
            ("  Tea  ", Ok("Tea")),
            ("한글", Ok("한글")),
            ("\u{a0}\u{a0}", Ok("\u{a0}\u{a0}")),
            ("abcdef", Ok("abcdef")),
            ("   ", Err(TooShort { min: 2 })),
            (" a ", Err(TooShort { min: 2 })),
            ("abcdefg", Err(TooLong { max: 6 })),
            ("a\tb", Err(ControlCharacter)),
            ("a\u{7f}b", Err(ControlCharacter)),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text.into(), 2, 6), expected.map(String::from), "{text:?}");
        }
    }

    #[test]
    fn text_keeps_its_blanks_and_breaks() {
        assert_eq!(sized(" a\nb ".into(), 1, 9), Ok(" a\nb ".into()));
        assert_eq!(sized("a\0".into(), 1, 9), Err(ControlCharacter));
        assert_eq!(sized(String::new(), 1, 9), Err(TooShort { min: 1 }));
    }

    #[test]
    fn slugs_are_groups_joined_by_hyphens() {
        for good in ["a", "garden-tools", "4k-tv-2"] {
            assert_eq!(slug(good.into(), 60), Ok(good.into()));
        }
        for bad in ["", "-", "a-", "-a", "a--b", "A", "a b", "é"] {
            assert_eq!(slug(bad.into(), 60), Err(NotASlug), "{bad:?}");
        }
        assert_eq!(slug("abcd".into(), 3), Err(TooLong { max: 3 }));
    }

    #[test]
    fn ranges_include_both_ends() {
        assert_eq!([within(1, 1, 5), within(5, 1, 5)], [Ok(1), Ok(5)]);
        let outside = Err(OutOfRange {
            min: "1".into(),
            max: "5".into(),
        });
        assert_eq!([within(0, 1, 5), within(6, 1, 5)], [outside.clone(), outside]);
    }
}
