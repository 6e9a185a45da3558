//! What the parser of YAML has to say, in words for people, at the place where it began.
//!
//! A parser stops where it can go no further, which is often a line or many behind the fault: a bracket that nobody closes
//! takes in what follows until something cannot belong to it. So the text is looked through once more, for the kinds of
//! fault that people make.

use saphyr::ScanError;

use super::brackets;
use super::node::Position;
use super::parse::position;
use crate::problem::Problem;

const CODE: &str = "syntax";
const GENERAL: &str = "the text is not YAML from here on; look at the indentation and the quotes just before";

/// The problem that the parser stopped at.
pub(super) fn told(text: &str, file: usize, error: &ScanError) -> Problem {
    let at = position(file, error.marker());
    let info = error.info();
    let is = |words: &[&str]| words.iter().any(|word| info.contains(word));
    if is(&["quoted scalar"]) && !is(&["trailing", "escape", "hexadecimal"]) {
        return unclosed_quote(text, at);
    }
    let tab = is(&["tab"]).then(|| tab_below(text, at)).flatten();
    if let Some(tab) = tab {
        return Problem::new(tab, CODE, "a tab stands in the indentation", "indent with spaces");
    }
    if let Some((opened, bracket)) = brackets::left_open(text, at) {
        let closing = if bracket == '{' { '}' } else { ']' };
        let text = format!("this `{bracket}` is not closed");
        return Problem::new(opened, CODE, text, format!("close it with `{closing}`"));
    }
    if is(&["simple key expect"]) {
        let hint = "write `key: value`, and indent what belongs to the line above deeper than that";
        return Problem::new(line_above(text, at), CODE, "this line has no key", hint);
    }
    if is(&["did not find expected key", "expected '-' indicator"])
        && let Some(odd) = odd_line_above(text, at)
    {
        let hint = format!(
            "what belongs together begins in the same column; line {} does not fit it",
            at.line
        );
        return Problem::new(odd, CODE, "the indentation of this line is odd", hint);
    }
    let (text, hint) = reworded(text, at, info);
    Problem::new(at, CODE, text, hint)
}

fn reworded(text: &str, at: Position, info: &str) -> (String, &'static str) {
    let letter = || line(text, at.line).chars().nth(at.column.saturating_sub(1));
    let is = |words: &str| info.contains(words);
    let quotes = "put the text in quotes";
    if is("unexpected character") {
        let letter = letter().unwrap_or(' ');
        return (format!("no text begins with `{letter}` without quotes"), quotes);
    }
    let (text, hint) = if is("trailing content after double-quoted") {
        let hint = "within double quotes write a quote as `\\\"`, within single ones as `''`";
        ("something follows the end of the quotes", hint)
    } else if is("mapping values are not allowed") || is("illegal placement of ':'") {
        let hint =
            "put the text in quotes where the colon belongs to it; else look at the indentation of the line";
        ("no `:` can stand here", hint)
    } else if is("unknown anchor") {
        (
            "there is no anchor of this name",
            "put the text in quotes where the `*` belongs to it",
        )
    } else if is("did not find expected key") || is("expected '-' indicator") {
        let hint = "what belongs together begins in the same column";
        ("the indentation of this line fits none above", hint)
    } else if is("recursion limit") {
        ("this is nested too deep", "refer to parts with `$ref`")
    } else if is("unprintable") {
        ("a control character stands here", "take it out")
    } else if is("misplaced bracket") {
        ("this bracket closes none", "take it out, or open it before")
    } else if is("expected ',' or") {
        (
            "a comma or the closing bracket belongs here",
            "look at the brackets just before",
        )
    } else {
        (info, GENERAL)
    };
    (text.to_owned(), hint)
}

/// The parser tells where the quotes begin.
fn unclosed_quote(text: &str, at: Position) -> Problem {
    let quote = line(text, at.line).chars().nth(at.column.saturating_sub(1));
    let quote = quote.filter(|letter| *letter == '\'').unwrap_or('"');
    let hint = format!("close it with `{quote}`; its further lines, if it has any, are indented");
    Problem::new(at, CODE, "this quote is not closed", hint)
}

/// The tab in the indentation of the line or of the next one that has any: words that go on over lines end there.
fn tab_below(text: &str, at: Position) -> Option<Position> {
    let lines = text.lines().enumerate().skip(at.line.saturating_sub(1));
    let mut filled = lines.filter(|(_, line)| !line.trim().is_empty()).take(2);
    filled.find_map(|(index, line)| {
        let indentation = line.split(|letter: char| !letter.is_whitespace()).next()?;
        Some(Position {
            line: index + 1,
            column: 1 + indentation.find('\t')?,
            ..at
        })
    })
}

/// Where the nearest line above begins that is not indented deeper: further lines are of the same text.
fn line_above(text: &str, at: Position) -> Position {
    let depth = indentation(line(text, at.line));
    let above = lines(text).take_while(|(number, _)| *number < at.line);
    let above = above.filter(|(_, line)| at.line > text.lines().count() || indentation(line) <= depth);
    above.last().map_or(at, |(number, line)| begin(number, line, at))
}

/// Where the one line above begins whose indentation is odd, where those of all others are even: whatever was to stand
/// beside it does not fit.
fn odd_line_above(text: &str, at: Position) -> Option<Position> {
    let is_odd = |line: &str| indentation(line) % 2 == 1;
    let mut odd = lines(text).filter(|(_, line)| is_odd(line));
    let (number, line) = odd.next().filter(|(number, _)| *number < at.line)?;
    odd.next().is_none().then(|| begin(number, line, at))
}

/// The lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let says = |(_, line): &(usize, &str)| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    (1..).zip(text.lines()).filter(says)
}

fn begin(number: usize, line: &str, at: Position) -> Position {
    Position {
        line: number,
        column: 1 + indentation(line),
        ..at
    }
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|letter| *letter == ' ').count()
}

fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number.saturating_sub(1)).unwrap_or_default()
}
