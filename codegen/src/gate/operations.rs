//! Every operation has a name that can be a method, one tag that can be a trait, and words for people.

use std::collections::HashMap;

use crate::load::{Document, Node, Operation, Position};
use crate::lower::case::snake;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, Position> = HashMap::new();
    for operation in document.operations() {
        identity(&operation, &mut seen, problems);
        tag(&operation, problems);
        if operation.node.text_of("summary").is_none_or(str::is_empty) {
            let text = format!("`{} {}` has no summary", operation.method, operation.path);
            problems.push(Problem::new(
                operation.at,
                "summary",
                text,
                "add one line for people: `summary: …`",
            ));
        }
    }
}

fn identity(operation: &Operation<'_>, seen: &mut HashMap<String, Position>, problems: &mut Vec<Problem>) {
    let Some(id) = operation.node.get("operationId") else {
        let text = format!("`{} {}` has no operationId", operation.method, operation.path);
        problems.push(Problem::new(
            operation.at,
            "operation-id",
            text,
            "add one such as `list_items`",
        ));
        return;
    };
    let Some(name) = id.text() else {
        problems.push(Problem::new(
            id.at,
            "operation-id",
            "an operationId is text",
            "put it in quotes",
        ));
        return;
    };
    let function = snake(name);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || function.starts_with("r#") {
        let text = format!("the operationId `{name}` cannot be the name of a method");
        problems.push(Problem::new(
            id.at,
            "operation-id",
            text,
            "use a verb and a noun: `list_items`",
        ));
    }
    if let Some(first) = seen.insert(function, id.at) {
        let text = format!("the operationId `{name}` is taken");
        let hint = format!(
            "line {} has it, or one that is the same in snake_case",
            first.line
        );
        problems.push(Problem::new(id.at, "operation-id", text, hint));
    }
}

fn tag(operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let tags = operation.node.get("tags").map_or(&[][..], Node::elements);
    let letter = |first: char| first.is_ascii_alphabetic();
    let named = |tag: &Node| tag.text().is_some_and(|tag| tag.starts_with(letter));
    match tags {
        [tag] if named(tag) => {}
        [tag] => {
            let text = "this tag cannot be the name of a module";
            problems.push(Problem::new(
                tag.at,
                "tag",
                text,
                "use a noun in letters: `Items`",
            ));
        }
        _ => {
            let text = format!(
                "`{} {}` must have exactly one tag",
                operation.method, operation.path
            );
            problems.push(Problem::new(
                operation.at,
                "tag",
                text,
                "the tag is the trait it becomes a method of",
            ));
        }
    }
}
