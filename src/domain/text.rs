//! Rules for one value: text, slugs, numbers in a range.
//!
//! The contract states the same rules and refuses most of what breaks them before it gets here. They are kept here
//! too, because the seed, the command line and later transports do not pass the contract.

use super::characters::{composed, is_deceiving, is_visible};
use super::{ProblemKind, Sentence};
use std::fmt::Display;

/// A character that cannot be stored or shown.
pub(super) const CONTROL_CHARACTER: Sentence = Sentence::new("control-character");
/// Nothing but blanks and what cannot be seen.
pub(super) const NOTHING_TO_SEE: Sentence = Sentence::new("nothing-to-see");
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

/// `text` in its one spelling and without the spaces around it, when `min` to `max` characters are left, one of which
/// can be seen, and none of them is a control character or deceives. A space is what Unicode calls white space, the
/// ideographic and the no-break one too, but for those that are control characters; a control character is any of C0, C1
/// and DEL.
pub(super) fn line(mut text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    text.truncate(text.trim_end_matches(is_space).len());
    let leading = text.len() - text.trim_start_matches(is_space).len();
    text.drain(..leading);
    if text.chars().any(char::is_control) {
        return Err(CONTROL_CHARACTER.into());
    }
    if let Some(hidden) = text.chars().find(|c| is_deceiving(*c)) {
        return Err(hidden_character(hidden));
    }
    seen(sized(composed(text), min, max)?)
}

/// `text` with all its blanks and breaks, when it has `min` to `max` characters, one of which can be seen.
pub(super) fn prose(text: String, min: u32, max: u32) -> Result<String, ProblemKind> {
    seen(sized(text, min, max)?)
}

fn seen(text: String) -> Result<String, ProblemKind> {
    if text.is_empty() || text.chars().any(is_visible) {
        Ok(text)
    } else {
        Err(NOTHING_TO_SEE.into())
    }
}

/// A character that cannot be seen, and is there to deceive.
pub(super) fn hidden_character(hidden: char) -> ProblemKind {
    let code = format!("U+{:04X}", u32::from(hidden));
    Sentence::new("hidden-character").with("code", code).into()
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
    use super::{
        CONTROL_CHARACTER, NOT_A_SLUG, NOTHING_TO_SEE, hidden_character, line, out_of_range, prose, sized,
        slug, within,
    };

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
    fn lines_have_one_spelling_and_can_be_seen() {
        let hidden = |c| Err(hidden_character(c));
        let nothing = || Err(NOTHING_TO_SEE.into());
        let cases: [(&str, Result<&str, ProblemKind>); 9] = [
            ("Cafe\u{301}", Ok("Café")),
            ("👨\u{200d}👩\u{200d}👧", Ok("👨\u{200d}👩\u{200d}👧")),
            ("نامه\u{200c}ای", Ok("نامه\u{200c}ای")),
            ("\u{200b}\u{200b}", hidden('\u{200b}')),
            ("\u{2060}\u{2060}", hidden('\u{2060}')),
            ("\u{3164}\u{3164}", hidden('\u{3164}')),
            ("te\u{202e}a", hidden('\u{202e}')),
            ("a\u{2028}b", hidden('\u{2028}')),
            ("\u{200d}\u{fe0f}", nothing()),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text.into(), 2, 9), expected.map(String::from), "{text:?}");
        }
    }

    #[test]
    fn prose_has_something_to_read() {
        assert_eq!(prose(" a\n ".into(), 1, 9), Ok(" a\n ".into()));
        for blank in [" ", "\n\u{3000}\t", "\u{200b}"] {
            assert_eq!(prose(blank.into(), 1, 9), Err(NOTHING_TO_SEE.into()), "{blank:?}");
        }
        assert_eq!(prose(String::new(), 1, 9), Err(TooShort { min: 1 }));
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
