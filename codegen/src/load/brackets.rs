//! Brackets of YAML that are open at some place: read as far as needed to know a bracket from a letter of a text.
//!
//! The parser's own tokens were rejected: it hands on a bracket only when it knows what follows, and here it does not.

use super::node::Position;

/// The innermost bracket that is open at `place` although the text has gone back to the indentation of the bracket's line
/// or has ended: somebody forgot to close it.
pub(super) fn left_open(text: &str, place: Position) -> Option<(Position, char)> {
    let mut reading = Reading::default();
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

/// The first bracket of JSON that is still open where its lines have gone back to before it, down to line `last`. In a text
/// whose lines are not indented nothing can be told.
pub(super) fn first_left_open(text: &str, last: usize) -> Option<((usize, usize), char)> {
    let indented = text.lines().nth(1).is_some_and(|line| indentation(line) > 0);
    let mut reading = Reading::default();
    let mut depths: Vec<usize> = Vec::new();
    let lines = (1..).zip(text.lines()).take(last).filter(|_| indented);
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let depth = indentation(line);
        let is_end = line.trim_start().starts_with(['}', ']']);
        if let (Some((bracket, opened, column)), Some(above)) = (reading.open.last(), depths.last())
            && (depth < *above || depth == *above && !is_end)
        {
            return Some(((*opened, *column), *bracket));
        }
        reading.line(line, number, usize::MAX);
        depths.truncate(reading.open.len());
        depths.resize(reading.open.len(), depth);
    }
    None
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|letter| *letter == ' ').count()
}

#[derive(Default)]
struct Reading {
    /// The brackets that are open, with line and column.
    open: Vec<(char, usize, usize)>,
    /// The quotes that are open.
    quote: Option<char>,
    /// The indentation of the line that a text of several lines hangs from.
    block: Option<usize>,
    /// Whether a value may begin here.
    begins: bool,
}

/// How it goes on behind a letter.
enum Then {
    Next,
    /// The next letter belongs to this one.
    Skip,
    /// The rest of the line is of no interest.
    End,
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
        self.begins = true;
        let mut before = ' ';
        let mut letters = line.chars().enumerate().take(width).peekable();
        while let Some((column, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let then = match self.quote {
                Some(quote) => self.quoted(quote, letter, next),
                None => self.plain((before, letter, next), (number, column + 1)),
            };
            match then {
                Then::Next => {}
                Then::Skip => drop(letters.next()),
                Then::End => {
                    if self.begins {
                        self.block = Some(indentation(line));
                    }
                    return;
                }
            }
            before = letter;
        }
    }

    fn quoted(&mut self, quote: char, letter: char, next: Option<char>) -> Then {
        let escapes = match quote {
            '"' => letter == '\\',
            _ => letter == quote && next == Some(quote),
        };
        if escapes {
            return Then::Skip;
        }
        if letter == quote {
            self.quote = None;
            self.begins = false;
        }
        Then::Next
    }

    /// A letter outside of quotes, with the one before it and the one behind it.
    fn plain(
        &mut self,
        (before, letter, next): (char, char, Option<char>),
        (number, column): (usize, usize),
    ) -> Then {
        let within = !self.open.is_empty();
        match letter {
            '#' if before.is_whitespace() => {
                self.begins = false;
                return Then::End;
            }
            '|' | '>' if self.begins && !within => return Then::End,
            '"' | '\'' if self.begins => self.quote = Some(letter),
            '[' | '{' if self.begins => self.open.push((letter, number, column)),
            ']' | '}' if within => {
                self.open.pop();
                self.begins = false;
            }
            ',' if within => self.begins = true,
            '-' | '?' | ':' if next.is_none_or(char::is_whitespace) => self.begins = true,
            // In JSON nothing stands between the quotes of a key and the colon, and nothing behind it.
            ':' if before == '"' => self.begins = true,
            letter if letter.is_whitespace() => {}
            _ => self.begins = false,
        }
        Then::Next
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
    fn brackets_of_json_are_told_by_the_indentation() {
        let left = |text: &str| first_left_open(text, 9).map(|(at, _)| at);
        let text = "{\n  \"a\": {\n    \"b\": [1, 2],\n    \"c\": {}\n  },\n  \"d\": [\n    1\n  ]\n}\n";
        assert_eq!(left(text), None);
        assert_eq!(left(&text.replace("{}\n  },", "{}\n")), Some((2, 8)));
        assert_eq!(left(&text.replace("1\n  ]", "1\n")), Some((6, 8)));
        assert_eq!(left(&text.replace("  ", "").replace("{}\n},", "{}\n")), None);
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
