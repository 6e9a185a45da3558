//! JSON text to the tree of [`super::node`] (RFC 8259).
//!
//! The YAML parser reads most JSON, but not all: tabs, escaped surrogates and the last word on what is a number differ,
//! and it would speak of indentation where a comma is missing. Generated documents are long, too, and this is the
//! faster way.

use super::member::Entries;
use super::node::{Data, Member, Node, Position};
use super::{brackets, escape};
use crate::problem::Problem;

/// Nesting beyond this is no document that a person or a program wrote in earnest.
pub(super) const MAX_DEPTH: usize = 256;

/// Something that is nested deeper.
pub(super) fn too_deep(at: Position) -> Problem {
    Problem::new(
        at,
        "syntax",
        "this is nested too deep",
        "refer to parts with `$ref`",
    )
}

/// The tree of `text`, which stands in file `file`, and the problems that do not keep one from being built.
///
/// # Errors
/// The one problem that makes the text no JSON at all.
pub(super) fn parse(text: &str, file: usize) -> Result<(Node, Vec<Problem>), Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        rest: text,
        at: Position {
            file,
            line: 1,
            column: 1,
        },
        problems: Vec::new(),
    };
    reader.blank();
    if reader.rest.is_empty() {
        let hint = "start with `{\"openapi\": \"3.0.3\"`";
        return Err(reader.wrong("the document is empty", hint));
    }
    let root = reader.value(0).map_err(|problem| earlier(text, problem))?;
    reader.blank();
    if !reader.rest.is_empty() {
        return Err(reader.wrong(
            "something follows the end of the document",
            "keep one value in the file",
        ));
    }
    Ok((root, reader.problems))
}

/// A bracket that nobody closes is found out much later: where the lines tell of one, that is the problem.
fn earlier(text: &str, problem: Problem) -> Problem {
    let Some(((line, column), bracket)) = brackets::first_left_open(text, problem.at.line) else {
        return problem;
    };
    let closing = if bracket == '{' { '}' } else { ']' };
    let at = Position {
        line,
        column,
        ..problem.at
    };
    let text = format!("this `{bracket}` is not closed");
    Problem::new(at, "syntax", text, format!("close it with `{closing}`"))
}

struct Reader<'t> {
    rest: &'t str,
    at: Position,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Problem> {
        let at = self.at;
        if depth > MAX_DEPTH {
            return Err(too_deep(at));
        }
        let data = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => Data::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", Data::Boolean(true))?,
            Some('f') => self.word("false", Data::Boolean(false))?,
            Some('n') => self.word("null", Data::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node { at, data })
    }

    fn object(&mut self, depth: usize) -> Result<Data, Problem> {
        let mut entries = Entries::default();
        self.take('{')?;
        self.blank();
        while self.peek() != Some('}') {
            let at = self.at;
            if self.peek() != Some('"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            self.blank();
            self.take(':')?;
            self.blank();
            let value = self.value(depth + 1)?;
            entries.insert(Member { at, key, value }, &mut self.problems);
            self.blank();
            self.separator('}')?;
        }
        self.take('}')?;
        Ok(Data::Map(entries.finish()))
    }

    fn array(&mut self, depth: usize) -> Result<Data, Problem> {
        let mut elements = Vec::new();
        self.take('[')?;
        self.blank();
        while self.peek() != Some(']') {
            elements.push(self.value(depth + 1)?);
            self.blank();
            self.separator(']')?;
        }
        self.take(']')?;
        Ok(Data::List(elements))
    }

    /// The comma between two entries; the last one has none behind it.
    fn separator(&mut self, end: char) -> Result<(), Problem> {
        if self.peek() == Some(end) {
            return Ok(());
        }
        if self.peek() != Some(',') {
            return Err(self.unexpected(&format!("`,` or `{end}`")));
        }
        let comma = self.at;
        self.take(',')?;
        self.blank();
        if self.peek() == Some(end) {
            let text = format!("a comma stands before `{end}`");
            return Err(Problem::new(comma, "syntax", text, "take it out"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Data, Problem> {
        let of_number = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
        let end = self
            .rest
            .find(|letter| !of_number(letter))
            .unwrap_or(self.rest.len());
        let written = &self.rest[..end];
        // The grammar is checked by who knows it: no `+1`, no `01`, no `1.`.
        let Ok(number) = serde_json::from_str::<serde_json::Number>(written) else {
            let text = format!("`{written}` is no number");
            return Err(self.wrong(text, "write it as in `-1.5e3`, or put it in quotes"));
        };
        self.skip(end);
        Ok(match number.as_i64() {
            Some(whole) => Data::Integer(whole),
            None => Data::Float(number.as_f64().unwrap_or(f64::INFINITY)),
        })
    }

    fn word(&mut self, word: &str, data: Data) -> Result<Data, Problem> {
        if !self.rest.starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.skip(word.len());
        Ok(data)
    }

    fn string(&mut self) -> Result<String, Problem> {
        let bytes = self.rest.as_bytes();
        let mut end = 1;
        loop {
            match bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                Some(0..0x20) | None => {
                    return Err(self.wrong(
                        "this text has no end on its line",
                        "close it with `\"`; write a new line as `\\n`",
                    ));
                }
                Some(_) => end += 1,
            }
        }
        let quoted = &self.rest[..=end];
        let text = match quoted.contains('\\') {
            false => quoted[1..end].to_owned(),
            true => serde_json::from_str(quoted).map_err(|_| self.broken_escape(quoted))?,
        };
        self.skip(end + 1);
        Ok(text)
    }

    /// What is wrong with an escape in `quoted`, at the escape.
    fn broken_escape(&self, quoted: &str) -> Problem {
        let Some((before, (text, hint))) = escape::first_fault(quoted) else {
            return self.wrong("this is no text of JSON", "look at its escapes");
        };
        let column = self.at.column + before;
        Problem::new(Position { column, ..self.at }, "syntax", text, hint)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self, letter: char) -> Result<(), Problem> {
        if self.peek() != Some(letter) {
            return Err(self.unexpected(&format!("`{letter}`")));
        }
        self.skip(letter.len_utf8());
        Ok(())
    }

    fn blank(&mut self) {
        let is_blank = |letter: char| matches!(letter, ' ' | '\t' | '\r' | '\n');
        let end = self
            .rest
            .find(|letter| !is_blank(letter))
            .unwrap_or(self.rest.len());
        self.skip(end);
    }

    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        match passed.rsplit_once('\n') {
            Some((lines, last)) => {
                self.at.line += 1 + lines.matches('\n').count();
                self.at.column = 1 + last.chars().count();
            }
            None => self.at.column += passed.chars().count(),
        }
    }

    fn unexpected(&self, wanted: &str) -> Problem {
        let found = match self.peek() {
            Some(letter) => format!("`{letter}`"),
            None => "the end".to_owned(),
        };
        self.wrong(
            format!("{wanted} belongs here, and not {found}"),
            "the text is not JSON from here on",
        )
    }

    fn wrong(&self, text: impl Into<String>, hint: &str) -> Problem {
        Problem::new(self.at, "syntax", text, hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tree(text: &str) -> Node {
        let (root, problems) = parse(text, 0).unwrap();
        assert_eq!(problems, []);
        root
    }

    #[test]
    fn whatever_json_can_say_is_read() {
        let text = "\u{feff}\t{\"a\":[1,-0.5e1,true,false,null,{}],\"\\u00e9\\ud83d\\ude00\\/\":\"\\\"\\t\",\"min\":-9223372036854775808}\r\n";
        let expected = json!({
            "a": [1, -5.0, true, false, null, {}], "é😀/": "\"\t", "min": i64::MIN,
        });
        assert_eq!(tree(text).to_json(), expected);
        assert_eq!(
            tree("18446744073709551616").data,
            Data::Float(18_446_744_073_709_551_616.0)
        );
    }

    #[test]
    fn everything_knows_its_place() {
        let root = tree("{\n\t\"é\": {\"b\": [\n 1, 22]}}");
        let member = root.member("é").unwrap();
        assert_eq!((member.at.line, member.at.column), (2, 2));
        let list = member.value.get("b").unwrap();
        let places: Vec<(usize, usize)> = list
            .elements()
            .iter()
            .map(|node| (node.at.line, node.at.column))
            .collect();
        assert_eq!(
            (list.at.line, list.at.column, places),
            (2, 13, vec![(3, 2), (3, 5)])
        );
    }

    #[test]
    fn what_is_no_json_is_told_where_it_stops_to_be() {
        for (text, line, column, told) in [
            ("\n", 2, 1, "the document is empty"),
            ("[", 1, 2, "a value belongs here, and not the end"),
            ("{\"a\": 1,\n}", 1, 8, "a comma stands before `}`"),
            (
                "{\"a\": 1\n \"b\": 2}",
                2,
                2,
                "`,` or `}` belongs here, and not `\"`",
            ),
            ("{a: 1}", 1, 2, "a key in double quotes belongs here, and not `a`"),
            ("[01]", 1, 2, "`01` is no number"),
            ("[\"a\n\"]", 1, 2, "this text has no end on its line"),
            ("\"\\x\"", 1, 2, "JSON knows no such escape"),
            ("[1] []", 1, 5, "something follows the end of the document"),
            ("[nul]", 1, 2, "a value belongs here, and not `n`"),
            ("\"\\", 1, 1, "this text has no end on its line"),
        ] {
            let problem = parse(text, 0).unwrap_err();
            assert_eq!(
                (problem.at.line, problem.at.column, problem.text.as_str()),
                (line, column, told),
                "{text}"
            );
        }
        assert!(parse(&"[".repeat(9000), 0).is_err());
    }
}
