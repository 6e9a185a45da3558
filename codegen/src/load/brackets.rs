//! Brackets of YAML that are open at some place: read as far as needed to know a bracket from a letter of a text.
//!
//! The parser's own tokens were rejected: it hands on a bracket only when it knows what follows, and here it does not.

use super::node::Position;

/// The innermost bracket that is open at `place` although the text has gone back to the indentation of the bracket's line
/// or has ended: somebody forgot to close it.
pub(super) fn left_open(text: &str, place: Position) -> Option<(Position, char)> {
    let mut reading = Reading {
        open: Vec::new(),
        quote: None,
        block: None,
    };
    let mut last = "";
    for (index, line) in text.lines().enumerate().take(place.line) {
        let number = index + 1;
        let width = match number == place.line {
            true => place.column.saturating_sub(1),
            false => usize::MAX,
        };
        last = line;
        reading.line(line, number, width);
    }
    let (bracket, opened, column) = *reading.open.last()?;
    let is_end = place.line > text.lines().count();
    let opening = text.lines().nth(opened - 1).unwrap_or_default();
    let is_back = opened < place.line && (is_end || indentation(last) <= indentation(opening));
    let at = Position {
        line: opened,
        column,
        ..place
    };
    is_back.then_some((at, bracket))
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|letter| *letter == ' ').count()
}

struct Reading {
    /// The brackets that are open, with line and column.
    open: Vec<(char, usize, usize)>,
    /// The quotes that are open.
    quote: Option<char>,
    /// The indentation of the line that a text of several lines hangs from.
    block: Option<usize>,
}

impl Reading {
    /// Reads the first `width` letters of a line.
    fn line(&mut self, line: &str, number: usize, width: usize) {
        if let Some(above) = self.block {
            if line.trim().is_empty() || indentation(line) > above {
                return;
            }
            self.block = None;
        }
        let mut begins = true;
        let mut before = ' ';
        let mut letters = line.chars().enumerate().take(width).peekable();
        while let Some((column, letter)) = letters.next() {
            if let Some(quote) = self.quote {
                if letter == quote && quote == '\'' && letters.peek().is_some_and(|(_, next)| *next == '\'') {
                    letters.next();
                } else if letter == '\\' && quote == '"' {
                    letters.next();
                } else if letter == quote {
                    self.quote = None;
                    begins = false;
                }
                continue;
            }
            match letter {
                '#' if before.is_whitespace() => return,
                '"' | '\'' if begins => self.quote = Some(letter),
                '[' | '{' if begins => self.open.push((letter, number, column + 1)),
                ']' | '}' if !self.open.is_empty() => {
                    self.open.pop();
                    begins = false;
                }
                '|' | '>' if begins && self.open.is_empty() => {
                    self.block = Some(indentation(line));
                    return;
                }
                ',' if !self.open.is_empty() => begins = true,
                '-' | '?' | ':' if letters.peek().is_none_or(|(_, next)| next.is_whitespace()) => {
                    begins = true
                }
                // In JSON nothing stands between the quotes of a key and the colon, and nothing behind it.
                ':' if before == '"' => begins = true,
                letter if letter.is_whitespace() => {}
                _ => begins = false,
            }
            before = letter;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and column of the bracket that is left open at a line.
    fn left(text: &str, line: usize) -> Option<(usize, usize)> {
        let place = Position {
            file: 0,
            line,
            column: 1 + indentation(text.lines().nth(line - 1).unwrap_or_default()),
        };
        left_open(text, place).map(|(at, _)| (at.line, at.column))
    }

    #[test]
    fn a_bracket_is_left_open_where_the_text_goes_back() {
        assert_eq!(left("a: [b\nc: d\n", 2), Some((1, 4)));
        assert_eq!(left("  a: {b: [c], d: e\n  f: g\n", 2), Some((1, 6)));
        assert_eq!(left("a: [b,\n  {c: d}\n", 3), Some((1, 4)));
        assert_eq!(left("a: {\n  b: c\n  d: e\n", 3), None);
    }

    #[test]
    fn letters_of_texts_are_no_brackets() {
        for text in [
            "a: b [c\nd: e\n",
            "a: '[''{'\nd: e\n",
            "a: \"\\\"[\"\nd: e\n",
            "a: # [\nd: e\n",
            "a: [b, '[', c]\nd: e\n",
        ] {
            assert_eq!(left(text, 2), None, "{text}");
        }
        assert_eq!(left("a: |\n  [b\nd: e\n", 3), None);
    }
}
