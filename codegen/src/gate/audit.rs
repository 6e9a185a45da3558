//! `x-audit`: what is written down of a change, and only of changes.

use super::walk::{Kind, objects};
use crate::load::{Document, Member, Node, Position};
use crate::lower::row::AUDIT;
use crate::problem::Problem;

/// What stands under the key, each a text.
const MEMBERS: [&str; 2] = ["action", "resource"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for object in objects(document) {
        if let Some(declared) = object
            .node
            .member(AUDIT)
            .filter(|_| object.kind == Kind::Operation)
        {
            form(declared, problems);
        }
    }
    for operation in document.operations() {
        let safe = matches!(operation.method, "get" | "head" | "options" | "trace");
        if let Some(declared) = operation.node.member(AUDIT).filter(|_| safe) {
            let text = format!("`{} {}` changes nothing", operation.method, operation.path);
            let hint = format!("leave `{AUDIT}` out: it is for POST, PUT, PATCH and DELETE");
            problems.push(problem(declared.at, text, hint));
        }
    }
}

fn problem(at: Position, text: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::new(at, "audit", text, hint)
}

fn form(declared: &Member, problems: &mut Vec<Problem>) {
    for name in MEMBERS {
        match declared.value.get(name) {
            Some(value) => word(name, value, problems),
            None => {
                let text = format!("`{AUDIT}` lacks `{name}`");
                let hint = "write `{action: item.create, resource: item}`";
                problems.push(problem(declared.at, text, hint));
            }
        }
    }
    for other in declared.value.members() {
        if !MEMBERS.contains(&other.key.as_str()) {
            let text = format!("`{AUDIT}` has no member `{}`", other.key);
            problems.push(problem(other.at, text, format!("known: {}", MEMBERS.join(", "))));
        }
    }
}

/// Words that people filter by.
fn word(name: &str, value: &Node, problems: &mut Vec<Problem>) {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    let sound =
        |text: &str| text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(allowed);
    if !value.text().is_some_and(sound) {
        let text = format!("`{name}` of `{AUDIT}` is no plain word");
        let hint = "use lower case letters, digits, `.` and `_`: `item.create`";
        problems.push(problem(value.at, text, hint));
    }
}
