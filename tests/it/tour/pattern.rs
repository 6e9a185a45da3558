//! Text with omissions, as pages show it.
//!
//! `…` stands for any text within a line, and a line that is `…` alone for any number of lines. A time, an identifier or
//! a secret of the page stands for another one of its kind, see [`value`](super::value), so that a page can show a whole
//! answer as it once was. Behind a comma or a semicolon a line may be folded: what begins with white space then goes on
//! the line above, with or without a blank between them, so that long answers fit on a page.
//!
//! Regular expressions were rejected: the pages are read by people, and JSON is full of what would have to be escaped.

use super::value::{self, Value};

/// What stands for anything.
pub(crate) const ANYTHING: char = '…';

/// Where a line of the page was folded. No line of an answer has it.
const FOLD: char = '\n';

/// Whether `text` is what `pattern` says; white space at the end of either does not count.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern = unfolded(pattern.trim_end());
    let text: Vec<&str> = text.trim_end().lines().collect();
    lines_match(&pattern, &text)
}

/// The lines of the pattern, each folded one in one piece.
fn unfolded(pattern: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in pattern.lines() {
        let more = line.trim_start();
        match lines.last_mut() {
            Some(above) if more.len() < line.len() && above.ends_with([',', ';']) => {
                above.push(FOLD);
                above.push_str(more);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn lines_match(pattern: &[String], text: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    if first.chars().eq([ANYTHING]) {
        return (0..=text.len()).any(|skipped| lines_match(rest, &text[skipped..]));
    }
    text.split_first()
        .is_some_and(|(line, others)| line_matches(first, line) && lines_match(rest, others))
}

/// What a line of a page is made of.
#[derive(Debug)]
enum Token<'a> {
    Anything,
    /// A blank or nothing.
    Fold,
    Sign(char),
    Value(Value<'a>),
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut inside_word = false;
    while let Some(sign) = rest.chars().next() {
        let value = if inside_word { None } else { Value::at_start(rest) };
        let length = value.map_or(sign.len_utf8(), |value| value.text().len());
        tokens.push(match (value, sign) {
            (Some(value), _) => Token::Value(value),
            (None, ANYTHING) => Token::Anything,
            (None, FOLD) => Token::Fold,
            (None, sign) => Token::Sign(sign),
        });
        inside_word = value.is_some() || value::is_of_a_word(sign);
        rest = &rest[length..];
    }
    tokens
}

fn line_matches(pattern: &str, line: &str) -> bool {
    // For each place in the line, whether the pattern so far can end there.
    let mut ends = vec![false; line.len() + 1];
    ends[0] = true;
    for token in tokens(pattern) {
        let mut next = vec![false; line.len() + 1];
        // Where any text may follow, the first place leads wherever the later ones do.
        let starts = if matches!(token, Token::Anything) {
            1
        } else {
            ends.len()
        };
        for start in (0..ends.len()).filter(|place| ends[*place]).take(starts) {
            for length in token.lengths(&line[start..]) {
                next[start + length] = true;
            }
        }
        ends = next;
    }
    ends.ends_with(&[true])
}

impl Token<'_> {
    /// How much of the text, from its start, it can stand for.
    fn lengths(&self, text: &str) -> Vec<usize> {
        match self {
            Token::Anything => (0..=text.len())
                .filter(|end| text.is_char_boundary(*end))
                .collect(),
            Token::Fold => {
                if text.starts_with(' ') {
                    vec![0, 1]
                } else {
                    vec![0]
                }
            }
            Token::Sign(sign) => text
                .starts_with(*sign)
                .then_some(sign.len_utf8())
                .into_iter()
                .collect(),
            Token::Value(value) => value.stands_for(text).into_iter().collect(),
        }
    }
}

#[test]
fn only_what_is_left_out_may_differ() {
    for (pattern, text) in [
        ("a\nb", "a\nb\n"),
        (r#"{"id":1,"at":"…","to":"…"}"#, r#"{"id":1,"at":"now","to":""}"#),
        ("first\n…\n\nlast", "first\none\ntwo\n\nlast"),
        ("first\n…\nlast", "first\nlast"),
        (
            "{\"a\":1,\n  \"b\":2,\n  \"c\":3}\n\nb",
            "{\"a\":1,\"b\":2,\"c\":3}\n\nb",
        ),
        ("link: <1>,\n  <2>", "link: <1>, <2>"),
        ("a:\n  b", "a:\n  b"),
        ("a…b…c", "a-b-b-c"),
        ("…", ""),
    ] {
        assert!(matches(pattern, text), "{pattern:?} should match {text:?}");
    }
    for (pattern, text) in [
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a", "ab"),
        ("ab", "a"),
        ("", "a"),
        (r#"{"id":1,"at":"…"}"#, r#"{"id":2,"at":"now"}"#),
        (r#"{"at":"…","to":1}"#, r#"{"at":"now","to":2}"#),
        ("a…b…c", "a-c-b"),
        ("aba…aba", "aba"),
        ("a,\n  b", "a,  b"),
        ("a\nb", "ab"),
        ("first\n…\nlast", "first\none\ntwo"),
    ] {
        assert!(!matches(pattern, text), "{pattern:?} should not match {text:?}");
    }
}

#[test]
fn a_value_stands_for_another_of_its_kind_and_for_nothing_else() {
    let id = r#""request_id":"0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210""#;
    assert!(matches(id, &id.replace("c5a2", "ffff")));
    assert!(matches(r#""request_id":"…""#, id));
    assert!(!matches(id, r#""request_id":"tour-1""#));
    assert!(!matches(id, &id.replace("-7d3b-", "-4d3b-")));
    assert!(!matches(id, &id.replace("request_id", "id")));
}
