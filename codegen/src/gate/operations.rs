//! Every operation has a name that can be a method, one tag that can be a trait, and words for people.

use std::collections::HashMap;

use crate::load::{Document, Node, Operation, Position};
use crate::lower::case::{is_reserved, snake};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut seen = HashMap::new();
    for operation in document.operations() {
        identity(&operation, &mut seen, problems);
        tag(document, &operation, problems);
        let summary = operation.node.get("summary");
        // One that is no text is told of by the rule on keys.
        if summary.is_none_or(|summary| summary.text().is_some_and(str::is_empty)) {
            let text = format!("`{} {}` has no summary", operation.method, operation.path);
            problems.push(Problem::new(
                operation.at,
                "summary",
                text,
                "add one line for people: `summary: …`",
            ));
        }
    }
    for hook in document.hooks() {
        called_back(&hook.operation, &mut seen, problems);
    }
}

/// The operationId of a request that the server sends is one of the document like all others (OpenAPI 3.0.3, section
/// 4.7.10); nobody calls it by a method, so that it is compared as it is written.
fn called_back<'d>(
    operation: &Operation<'d>,
    seen: &mut HashMap<String, (Position, &'d str)>,
    problems: &mut Vec<Problem>,
) {
    let named = operation.node.get("operationId");
    let Some((at, name)) = named.and_then(|id| Some((id.at, id.text()?))) else {
        return;
    };
    let place = snake(name);
    match seen.get(&place) {
        Some((first, other)) if *other == name && *first != at => {
            let text = format!("the operationId `{name}` is taken");
            let hint = format!("line {} has it already; choose another name", first.line);
            problems.push(Problem::new(at, "duplicate-operation-id", text, hint));
        }
        Some(_) => {}
        None => drop(seen.insert(place, (at, name))),
    }
}

/// `seen` holds where each name stands and how it is written there, by its form in snake_case.
fn identity<'d>(
    operation: &Operation<'d>,
    seen: &mut HashMap<String, (Position, &'d str)>,
    problems: &mut Vec<Problem>,
) {
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
        return; // reported by the rule on keys
    };
    let function = snake(name);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || is_reserved(name) {
        let text = format!("the operationId `{name}` cannot be the name of a method");
        problems.push(Problem::new(
            id.at,
            "operation-id",
            text,
            "use a verb and a noun: `list_items`",
        ));
    }
    // An operation that is served at several paths by reference is one and the same.
    let Some((first, other)) = seen
        .insert(function, (id.at, name))
        .filter(|(first, _)| *first != id.at)
    else {
        return;
    };
    let (code, text) = match other == name {
        true => (
            "duplicate-operation-id",
            format!("the operationId `{name}` is taken"),
        ),
        false => (
            "operation-id",
            format!("the operationId `{name}` is `{other}` in snake_case"),
        ),
    };
    let hint = format!("line {} has it already; choose another name", first.line);
    problems.push(Problem::new(id.at, code, text, hint));
}

fn tag(document: &Document, operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let tags = operation.node.get("tags").map_or(&[][..], Node::elements);
    let letter = |first: char| first.is_ascii_alphabetic();
    let named = |tag: &Node| tag.text().is_some_and(|tag| tag.starts_with(letter));
    match tags {
        [tag] if named(tag) => told(document, tag, problems),
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

/// The tag can be a module, and the document says what it is about.
fn told(document: &Document, tag: &Node, problems: &mut Vec<Problem>) {
    let name = tag.text().unwrap_or_default();
    if is_reserved(name) {
        let text = format!("the tag `{name}` cannot be the name of a module: Rust gives the word a meaning");
        let hint = "use another noun, or its plural";
        problems.push(Problem::new(tag.at, "tag", text, hint));
    }
    let declared = document.root.get("tags").map_or(&[][..], Node::elements);
    let names = declared.iter().filter_map(|declared| declared.text_of("name"));
    let near = names
        .map(|other| (strsim::damerau_levenshtein(other, name), other))
        .min();
    let hint = match near {
        Some((0, _)) => return,
        Some((distance, other)) if distance <= 2 => format!("did you mean `{other}`?"),
        _ => format!("add `{{name: {name}, description: …}}` to `tags` at the root"),
    };
    let text = format!("the tag `{name}` is not declared");
    problems.push(Problem::new(tag.at, "tag", text, hint));
}
