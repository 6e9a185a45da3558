//! What a command prints, as a page shows it: plain text, or an answer as `curl -i` prints it.
//!
//! The order of an answer's header fields says nothing (RFC 9110, section 5.3), so a page may show the ones that matter in
//! the order that they are read best. A page that leaves out the blank line behind them wants the order that it shows.

use super::pattern::{self, ANYTHING};

/// Whether `text` is what the page says.
pub(crate) fn matches(page: &str, text: &str) -> bool {
    let Some(answer) = parts(text) else {
        return pattern::matches(page, text);
    };
    // Without content nothing has to be told from it.
    let shown = match answer.content.trim().is_empty() {
        true => parts(&format!("{}\n\n", page.trim_end())).map(|page| page.matches(&answer)),
        false => parts(page).map(|page| page.matches(&answer)),
    };
    shown.unwrap_or_else(|| pattern::matches(page, text))
}

/// An answer of HTTP/1.1.
struct Parts<'a> {
    status: &'a str,
    fields: &'a str,
    content: &'a str,
}

impl Parts<'_> {
    fn matches(&self, answer: &Parts<'_>) -> bool {
        pattern::matches(self.status, answer.status)
            && fields_match(self.fields, answer.fields)
            && pattern::matches(self.content, answer.content)
    }
}

fn parts(text: &str) -> Option<Parts<'_>> {
    if !text.starts_with("HTTP/") {
        return None;
    }
    let (head, content) = text.split_once("\n\n")?;
    let (status, fields) = head.split_once('\n')?;
    Some(Parts {
        status,
        fields,
        content,
    })
}

/// Each field of the page is a field of the answer, and where the page leaves nothing out, the reverse.
fn fields_match(page: &str, text: &str) -> bool {
    let mut found: Vec<&str> = text.lines().collect();
    let mut all = true;
    for field in fields(page) {
        if field.chars().eq([ANYTHING]) {
            all = false;
            continue;
        }
        match found.iter().position(|line| pattern::matches(&field, line)) {
            Some(place) => drop(found.remove(place)),
            None => return false,
        }
    }
    !all || found.is_empty()
}

/// The fields of a page, each with the lines that it was folded into.
fn fields(page: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in page.lines() {
        match fields.last_mut() {
            Some(field) if line.starts_with(' ') => {
                field.push('\n');
                field.push_str(line);
            }
            _ => fields.push(line.to_owned()),
        }
    }
    fields
}

#[test]
fn fields_may_stand_in_any_order_and_must_stand_there() {
    let answer = "HTTP/1.1 200 OK\na: 1\nb: 2,3\nc: 4\n\n{}\n";
    for page in [
        "HTTP/1.1 200 OK\nc: 4\na: 1\nb: 2,\n  3\n\n{}\n",
        "HTTP/1.1 200 OK\nc: 4\n…\n\n{}\n",
        "HTTP/1.1 200 OK\n…\n\n{}",
        "HTTP/1.1 …\na: 1\n…\n{}",
    ] {
        assert!(matches(page, answer), "{page}");
    }
    let empty = "HTTP/1.1 304 Not Modified\na: 1\nb: 2\n\n";
    assert!(matches("HTTP/1.1 304 Not Modified\nb: 2\n…\n", empty));
    assert!(matches("HTTP/1.1 304 Not Modified\nb: 2\na: 1\n\n", empty));
    assert!(!matches("HTTP/1.1 304 Not Modified\nb: 2\n", empty));
    assert!(!matches("HTTP/1.1 304 Not Modified\nb: 2\n…\n\n{}\n", empty));
    for page in [
        "HTTP/1.1 201 Created\n…\n\n{}\n",
        "HTTP/1.1 200 OK\nc: 4\na: 1\n\n{}\n",
        "HTTP/1.1 200 OK\na: 1\na: 1\n…\n\n{}\n",
        "HTTP/1.1 200 OK\nd: 4\n…\n\n{}\n",
        "HTTP/1.1 200 OK\n…\n\n[]\n",
        "HTTP/1.1 200 OK\nb: 2,3\na: 1\n…\n{}\n",
    ] {
        assert!(!matches(page, answer), "{page}");
    }
}
