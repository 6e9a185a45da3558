//! Which methods of which traits a Rust source implements.
//!
//! The text is read as the compiler's lexer reads it, comments and literals apart, and nothing is searched for in it: an
//! `impl` in a comment or a text counts for nothing. A whole parser (`syn`) was rejected: of all it understands, two words
//! and the braces are needed here. What a macro writes is not seen.

/// A trait's implementation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Implementation {
    /// The last part of the trait's path.
    pub(super) name: String,
    /// The line where it begins.
    pub(super) line: usize,
    /// The functions that it writes.
    pub(super) functions: Vec<String>,
}

/// All implementations of traits in `text`.
pub(super) fn implementations(text: &str) -> Vec<Implementation> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((line, word)) = tokens.get(at) {
        at += 1;
        if *word != "impl" {
            continue;
        }
        let Some(length) = tokens
            .iter()
            .skip(at)
            .position(|(_, word)| matches!(*word, "{" | ";"))
        else {
            break;
        };
        let head: Vec<&str> = tokens
            .iter()
            .skip(at)
            .take(length)
            .map(|(_, word)| *word)
            .collect();
        if let Some(name) = implemented(&head) {
            let functions = functions(tokens.iter().skip(at + length).map(|(_, word)| *word));
            let (name, line) = (name.to_owned(), *line);
            found.push(Implementation {
                name,
                line,
                functions,
            });
        }
        at += length;
    }
    found
}

/// The trait of `impl<…> path::Trait<…> for …`; none for an `impl` without one.
fn implemented<'a>(head: &[&'a str]) -> Option<&'a str> {
    let mut depth = 0_i32;
    let mut last = None;
    let mut before = "";
    for word in head {
        match *word {
            "<" => depth += 1,
            // The arrow of a function's type closes nothing.
            ">" if before != "-" && before != "=" => depth -= 1,
            "for" if depth == 0 => return last,
            word if depth == 0 && is_name(word) => last = Some(word),
            _ => {}
        }
        before = word;
    }
    None
}

/// The names of the functions directly within the first pair of braces.
fn functions<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut depth = 0;
    let mut named = Vec::new();
    let mut before = "";
    for word in words {
        match word {
            "{" => depth += 1,
            "}" => depth -= 1,
            name if depth == 1 && before == "fn" => named.push(name.to_owned()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        before = word;
    }
    named
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Words and single signs with their lines, without comments, literals and lifetimes.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let (mut line, mut rest) = (1, text);
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(rest, first);
        let (read, after) = rest.split_at(length);
        if token {
            tokens.push((line, read));
        }
        line += read.matches('\n').count();
        rest = after;
    }
    tokens
}

/// How long what stands at the beginning of `rest` is, and whether it is a token that counts.
fn next(rest: &str, first: char) -> (usize, bool) {
    let up_to = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    match first {
        '/' if rest.starts_with("//") => (up_to("\n"), false),
        '/' if rest.starts_with("/*") => (comment(rest), false),
        '"' => (quoted(rest, 1), false),
        '\'' => (character(rest), false),
        _ if is_name(rest) => word(rest),
        _ => (first.len_utf8(), !first.is_whitespace()),
    }
}

/// A name; or a literal that begins with one: `b"…"`, `r#"…"#`.
fn word(rest: &str) -> (usize, bool) {
    let is_part = |part: char| part.is_alphanumeric() || part == '_';
    let length = rest.find(|part| !is_part(part)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    let hashes = after.len() - after.trim_start_matches('#').len();
    let quote = after.get(hashes..).is_some_and(|after| after.starts_with('"'));
    match name {
        "r" | "br" | "cr" if quote => {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = length + hashes + 1;
            let found = rest.get(start..).and_then(|inner| inner.find(&end));
            (found.map_or(rest.len(), |at| start + at + end.len()), false)
        }
        "b" | "c" if after.starts_with('"') => (length + quoted(after, 1), false),
        "b" if after.starts_with('\'') => (length + character(after), false),
        // `r#type` is a name; so is what follows the sign.
        "r" if hashes == 1 => (length + 1, false),
        _ => (length, true),
    }
}

/// Up to the closing quote; `\"` closes nothing.
fn quoted(rest: &str, start: usize) -> usize {
    let mut escaped = false;
    let inner = rest.get(start..).unwrap_or_default();
    let end = inner.char_indices().find(|(_, character)| {
        let closes = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        closes
    });
    end.map_or(rest.len(), |(at, _)| start + at + 1)
}

/// A character's literal, or the sign before a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), Some(escaped)) => {
            let start = 2 + escaped.len_utf8();
            let end = rest.get(start..).and_then(|after| after.find('\''));
            end.map_or(rest.len(), |at| start + at + 1)
        }
        (Some(only), Some('\'')) => 2 + only.len_utf8(),
        _ => 1,
    }
}

/// Comments within comments are comments.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        if left.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if left.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += left.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_found_where_they_are_written_and_nowhere_else() {
        let text = r##"
// impl Nothing for Api { fn no() {} }
/* impl /* nested */ Nothing for Api {} */
const TEXT: &str = "impl Nothing for Api { fn \" no() {} }";
const RAW: &str = r#"impl Nothing for "Api" {}"#;
const SIGNS: [char; 3] = ['{', '\'', '"'];
impl Api { fn own(&self) {} }
impl<'a, F: Fn(&'a str) -> bool> contract::apis::items::Items for Api<F> {
    async fn list_items(&self, cx: &RequestContext) -> Result<(), ApiError> {
        fn inner() { if true {} }
        let braces = "}}}";
        Ok(())
    }
    fn r#type(&self) {}
}
impl Convert<Vec<u8>> for Api {}
"##;
        let found = implementations(text);
        let named: Vec<(&str, usize, Vec<&str>)> = found
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.line,
                    one.functions.iter().map(String::as_str).collect(),
                )
            })
            .collect();
        assert_eq!(
            named,
            [("Items", 8, vec!["list_items", "type"]), ("Convert", 16, vec![])]
        );
    }
}
