//! Text with omissions: `…` stands for any text within a line, and a line that is `…` alone for any number of lines.
//!
//! Regular expressions were rejected: README.md is read by people, and JSON is full of what would have to be escaped.

const ANYTHING: char = '…';

/// Whether `text` is what `pattern` says; white space at the end of either does not count.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<&str>, Vec<&str>) = (
        pattern.trim_end().lines().collect(),
        text.trim_end().lines().collect(),
    );
    lines_match(&pattern, &text)
}

fn lines_match(pattern: &[&str], text: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    if first.chars().eq([ANYTHING]) {
        return (0..=text.len()).any(|skipped| lines_match(rest, &text[skipped..]));
    }
    text.split_first()
        .is_some_and(|(line, others)| line_matches(first, line) && lines_match(rest, others))
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let parts: Vec<&str> = pattern.split(ANYTHING).collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return pattern == line;
    };
    let Some(mut left) = line.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[test]
fn only_what_is_left_out_may_differ() {
    for (pattern, text) in [
        ("a\nb", "a\nb\n"),
        (r#"{"id":1,"at":"…","to":"…"}"#, r#"{"id":1,"at":"now","to":""}"#),
        ("first\n…\n\nlast", "first\none\ntwo\n\nlast"),
        ("first\n…\nlast", "first\nlast"),
        ("…", ""),
    ] {
        assert!(matches(pattern, text), "{pattern:?} should match {text:?}");
    }
    for (pattern, text) in [
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a", "ab"),
        (r#"{"id":1,"at":"…"}"#, r#"{"id":2,"at":"now"}"#),
        (r#"{"at":"…","to":1}"#, r#"{"at":"now","to":2}"#),
        ("a…b…c", "a-c-b"),
        ("aba…aba", "aba"),
        ("first\n…\nlast", "first\none\ntwo"),
    ] {
        assert!(!matches(pattern, text), "{pattern:?} should not match {text:?}");
    }
}
