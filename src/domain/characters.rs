//! Characters that are not what they seem, and the one spelling that text is kept in.
//!
//! Two names that nobody can tell apart must be one name, and a name must be seen: else there are two categories "Café",
//! items without a name, and forbidden words with an invisible character in the middle. What scripts need to be written
//! stays: the joiners of Persian, Hindi and of emoji, the marks of direction, the selectors of variants.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// Characters that a name may be full of without showing anything, beside white space: what scripts join with, and
/// letters that fill a place and are blank.
const BLANK: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Those of them that no script needs: they break words apart in secret, or turn the direction of what follows.
const DECEIVING: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{200b}', '\u{200b}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
];

/// Whether no name may hold it.
pub(super) fn is_deceiving(c: char) -> bool {
    within(DECEIVING, c)
}

/// Whether it can be seen, alone.
pub(super) fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !within(BLANK, c)
}

fn within(ranges: &[(char, char)], c: char) -> bool {
    c > '\u{7f}' && ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// The text in the one spelling that it is kept and compared in (Unicode Standard Annex 15, form C).
pub(super) fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// The text as a person reads it who overlooks how it is written: full-width letters are letters, what cannot be seen is
/// not there, and neither are the marks on letters of Latin, Greek and Cyrillic. Other scripts keep theirs, which make
/// other letters of them.
pub(super) fn as_read(text: &str) -> String {
    let mut on_a_letter_without_marks = false;
    let seen = text.nfkd().filter(|c| !within(BLANK, *c)).filter(|c| {
        if is_combining_mark(*c) {
            return !on_a_letter_without_marks;
        }
        on_a_letter_without_marks = *c < '\u{530}';
        true
    });
    seen.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{as_read, composed, is_deceiving, is_visible};

    #[test]
    fn what_shows_nothing_is_told_from_what_does() {
        for c in "\u{200b}\u{2060}\u{3164}\u{115f}\u{ffa0}\u{feff}\u{202e}\u{2066}\u{ad} \u{3000}\n".chars() {
            assert!(!is_visible(c), "{c:?}");
        }
        for c in "aÉ茶가🫖-!\u{301}".chars() {
            assert!(is_visible(c) && !is_deceiving(c), "{c:?}");
        }
        for c in "\u{200d}\u{200c}\u{fe0f}\u{200f}\u{e0067}".chars() {
            assert!(!is_visible(c) && !is_deceiving(c), "scripts and emoji need {c:?}");
        }
    }

    #[test]
    fn there_is_one_spelling() {
        assert_eq!(composed("Cafe\u{301}".into()), "Café");
        assert_eq!(composed("\u{1100}\u{1161}".into()), "가");
        assert_eq!(composed("Ｔｅａ".into()), "Ｔｅａ", "another letter stays one");
    }

    #[test]
    fn what_is_read_alike_is_alike() {
        for text in [
            "REPLICA",
            "ｒｅｐｌｉｃａ",
            "rep\u{200b}lica",
            "re\u{301}plica",
            "r\u{335}eplica",
            "𝐫eplica",
            "repl\u{ad}ica",
        ] {
            assert_eq!(as_read(text), "replica", "{text}");
        }
        assert_eq!(as_read("か\u{3099}"), "が");
        assert_ne!(as_read("が"), as_read("か"));
    }
}
