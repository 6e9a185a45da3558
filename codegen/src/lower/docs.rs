//! Descriptions as doc comments.

use serde_json::Value;

/// Doc comments end at this column at the latest, where a word boundary allows it.
const WIDTH: usize = 106;

/// `text` as lines of a `///` comment. Paragraphs and list items are filled anew to our width, since the document is
/// written for another one; code, tables, quotes and headings are kept as they are.
pub(crate) fn comment(text: &str) -> Vec<String> {
    let mut filler = Filler::default();
    let mut fenced = false;
    let text = fence_indented(&plain(text).replace("~~~", "```"));
    for line in text.trim().lines() {
        let line = line.trim_end();
        let fence = line.trim_start().starts_with("```");
        let verbatim = line.starts_with(['|', '#', '>']) || line.starts_with("    ");
        if fenced || fence || (verbatim && filler.item.is_none()) || line.is_empty() {
            filler.end();
            // Code without a language would be taken for Rust, and run.
            let is_bare = fence && !fenced && line.trim() == "```";
            filler.lines.push(if is_bare {
                format!("{line}text")
            } else {
                line.to_owned()
            });
        } else {
            filler.add(line);
        }
        fenced ^= fence;
    }
    filler.end();
    filler
        .lines
        .into_iter()
        .map(|line| format!("/// {line}").trim_end().to_owned())
        .collect()
}

/// Code that only is indented would be taken for Rust, too: it is put between fences. Lines that are indented below an item
/// of a list belong to the item.
fn fence_indented(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut within, mut fenced, mut listed, mut blank) = (false, false, false, true);
    for line in text.lines() {
        let indented = line.starts_with("    ") && !line.trim().is_empty();
        if !within && indented && blank && !fenced && !listed {
            within = true;
            lines.push("```text".to_owned());
        } else if within && !indented && !line.trim().is_empty() {
            within = false;
            end_fence(&mut lines);
        }
        fenced ^= !within && line.trim_start().starts_with("```");
        blank = line.trim().is_empty();
        if !blank && !indented {
            listed = bullet(line).is_some();
        }
        lines.push(
            line.strip_prefix("    ")
                .filter(|_| within)
                .unwrap_or(line)
                .to_owned(),
        );
    }
    if within {
        end_fence(&mut lines);
    }
    lines.join("\n")
}

/// Empty lines behind the code stay between it and what follows.
fn end_fence(lines: &mut Vec<String>) {
    let code = lines.iter().rposition(|line| !line.is_empty());
    lines.insert(code.map_or(lines.len(), |last| last + 1), "```".to_owned());
}

/// The text without signs that a comment must not hold: those that control a terminal, or that make the compiler and its
/// reader see different orders of letters.
fn plain(text: &str) -> String {
    let is_hidden = |letter: char| {
        letter.is_control() && letter != '\n'
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace("\r\n", "\n").replace(is_hidden, " ")
}

/// A text on one line, for a place within a comment.
pub(super) fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`comment`] for a template.
pub(crate) fn docs(text: &str) -> Value {
    comment(text).into()
}

#[derive(Default)]
struct Filler {
    lines: Vec<String>,
    words: Vec<String>,
    /// The bullet of the list item that is being filled.
    item: Option<String>,
}

impl Filler {
    /// A line of prose: more of the same paragraph, or a new list item.
    fn add(&mut self, line: &str) {
        let (bullet, text) = match bullet(line) {
            Some((bullet, text)) => (Some(bullet), text),
            None => (None, line),
        };
        if bullet.is_some() {
            self.end();
            self.item = bullet;
        }
        self.words.extend(text.split_whitespace().map(str::to_owned));
    }

    /// Fills what was gathered; under a bullet the later lines are indented as far as its text.
    fn end(&mut self) {
        let first = self.item.take().unwrap_or_default();
        let indent = " ".repeat(first.chars().count());
        let mut line = first;
        let mut empty = true;
        for word in self.words.drain(..) {
            if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH - "/// ".len() {
                self.lines.push(std::mem::replace(&mut line, indent.clone()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(&word);
            empty = false;
        }
        if !empty {
            self.lines.push(line);
        }
    }
}

/// The bullet or number that starts a list item, with the space behind it, and the rest.
fn bullet(line: &str) -> Option<(String, &str)> {
    let text = line.trim_start();
    let number = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let mark = if text.starts_with(['-', '*']) {
        1
    } else {
        text.len() - number.len() + 1
    };
    let marked = text.starts_with(['-', '*']) || (number.len() < text.len() && number.starts_with('.'));
    let rest = text.get(mark..).filter(|rest| marked && rest.starts_with(' '))?;
    let start = line.len() - rest.trim_start().len();
    Some((line.get(..start)?.to_owned(), rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_kept_apart() {
        assert_eq!(
            comment("One\ntwo.\n\nThree.  \n"),
            ["/// One two.", "///", "/// Three."]
        );
    }

    #[test]
    fn long_items_are_filled_under_their_bullet() {
        let lines = comment(&format!("Words:\n- {}\n- short", "word ".repeat(30)));
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        assert!(lines[1].starts_with("/// - word"), "{lines:?}");
        assert!(lines[2].starts_with("///   word"), "{lines:?}");
        assert_eq!(lines[3], "/// - short");
    }

    #[test]
    fn numbers_and_code_spans_are_told_apart() {
        assert_eq!(comment("2. two\n   more"), ["/// 2. two more"]);
        assert_eq!(comment("2.5 pieces\nor more"), ["/// 2.5 pieces or more"]);
    }

    #[test]
    fn code_is_never_taken_for_rust() {
        assert_eq!(
            comment("Text.\n\n    let x;\n      y\n\nMore."),
            [
                "/// Text.",
                "///",
                "/// ```text",
                "/// let x;",
                "///   y",
                "/// ```",
                "///",
                "/// More."
            ]
        );
        assert_eq!(comment("~~~\na\n~~~"), ["/// ```text", "/// a", "/// ```"]);
        assert_eq!(comment("- a\n\n    more"), ["/// - a", "///", "///     more"]);
    }

    #[test]
    fn code_and_tables_are_not_filled() {
        let long = "x ".repeat(80);
        let lines = comment(&format!("```\n{long}\n```\n| {long} |"));
        assert_eq!(
            lines,
            [
                "/// ```text".to_owned(),
                format!("/// {}", long.trim_end()),
                "/// ```".to_owned(),
                format!("/// | {long} |")
            ]
        );
    }
}
