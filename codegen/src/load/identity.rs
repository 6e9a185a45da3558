//! What operations are called, where the document says it and where it does not.
//!
//! The standard leaves names and tags to the author's choice; a method and a module need both. So what is missing or
//! cannot be said in Rust is made from what is always there, the method and the path, and never from an order or a
//! number of lines: a new operation must not rename another one.

use std::collections::{HashMap, HashSet};

use super::operation::listed;
use super::{Member, Node};
use crate::lower::case::{is_reserved, pascal, snake};
use crate::lower::used_beside;

/// The group of operations without a tag.
const UNTAGGED: &str = "DefaultApi";

/// The names of one operation.
#[derive(Debug)]
pub(super) struct Identity {
    /// Its own.
    pub(super) id: String,
    /// Its group's.
    pub(super) tag: String,
}

/// The names of all operations below `root`, in their order.
pub(super) fn of_operations(root: &Node) -> Vec<Identity> {
    let listed: Vec<(&Member, &Member)> = listed(root).collect();
    let mut taken = HashSet::new();
    // Names that are written come first: one that is made up must not take them away.
    let stated: Vec<Option<&str>> = listed
        .iter()
        .map(|(_, operation)| stated(&operation.value).filter(|id| takes(id, &mut taken)))
        .collect();
    // By what they are as modules and types.
    let mut tags: HashMap<String, String> = HashMap::new();
    let mut identities = Vec::with_capacity(listed.len());
    for ((path, operation), stated) in listed.into_iter().zip(stated) {
        let id = stated.map_or_else(|| vacant(&made_up(path, operation), &mut taken), str::to_owned);
        let tag = tag(&operation.value);
        let names = [snake(&tag), pascal(&tag)];
        let known = names.iter().find_map(|name| tags.get(name)).cloned();
        let tag = known.unwrap_or_else(|| {
            tags.extend(names.map(|name| (name, tag.clone())));
            tag
        });
        identities.push(Identity { id, tag });
    }
    identities
}

/// The operationId, when it can be the name of a method.
fn stated(operation: &Node) -> Option<&str> {
    operation
        .text_of("operationId")
        .filter(|id| is_name(id) && !is_of_all(&snake(id)) && !is_used(&format!("{}Response", pascal(id))))
}

/// Methods that whatever holds the operations has already: a call would reach these.
fn is_of_all(method: &str) -> bool {
    [
        "add_routes",
        "as_ref",
        "clone",
        "clone_from",
        "drop",
        "into",
        "to_owned",
        "try_into",
    ]
    .contains(&method)
}

/// Whether it can be the name of a method or a module.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && !is_reserved(name)
}

/// `get_2fa` for an operationId `2fa`, else `get_items_by_id` for `GET /items/{id}`, and `get_root` for `GET /`.
fn made_up(path: &Member, operation: &Member) -> String {
    let method = &operation.key;
    let stated = operation.value.text_of("operationId").unwrap_or_default();
    if !words(stated).is_empty() {
        return format!("{method}_{}", words(stated));
    }
    let segments = path.key.split('/').filter_map(|segment| {
        let by = if segment.starts_with('{') { "by_" } else { "" };
        let words = words(segment);
        (!words.is_empty()).then(|| format!("{by}{words}"))
    });
    let segments: Vec<String> = segments.collect();
    match segments.as_slice() {
        [] => format!("{method}_root"),
        segments => format!("{method}_{}", segments.join("_")),
    }
}

/// The letters and digits of ASCII, in snake_case.
pub(super) fn words(text: &str) -> String {
    let ascii = |letter: char| if letter.is_ascii() { letter } else { ' ' };
    let plain: String = text.chars().map(ascii).collect();
    let snake = snake(&plain);
    snake.strip_prefix("r#").map_or(snake.clone(), str::to_owned)
}

/// `name`, or with the first number behind it that makes it one of its own.
pub(super) fn vacant(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| takes(name, taken))
        .unwrap_or_default()
}

/// Takes `name` where nobody has it, neither for the method nor for the types beside it: `a_1` and `a1` are one type.
pub(super) fn takes(name: &str, taken: &mut HashSet<String>) -> bool {
    let (method, types) = (snake(name), pascal(name));
    let free = !taken.contains(&method) && !taken.contains(&types);
    if free {
        taken.extend([method, types]);
    }
    free
}

fn tag(operation: &Node) -> String {
    let tags = operation.get("tags").map_or(&[][..], Node::elements);
    let stated = tags.first().and_then(Node::text).unwrap_or_default();
    match words(stated) {
        _ if is_name(stated) && !is_used(&pascal(stated)) && !is_of_operation(&pascal(stated)) => {
            stated.to_owned()
        }
        words if words.is_empty() => UNTAGGED.to_owned(),
        words => format!("Tag {words}"),
    }
}

/// Whether generated code has another use for the name of a type.
fn is_used(name: &str) -> bool {
    name == "IntoResponse" || used_beside().any(|used| used == name)
}

/// Whether an operation may have a type of this name.
fn is_of_operation(name: &str) -> bool {
    let endings = ["Body", "Content", "Params", "Response", "Routes"];
    endings.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use crate::load::load;

    /// The names and groups of the operations of `paths`.
    fn names(paths: &str) -> Vec<(String, String)> {
        let (document, problems) = load(format!("openapi: 3.0.3\npaths:\n{paths}")).unwrap();
        assert_eq!(problems, []);
        let operations = document.operations();
        let names = operations
            .iter()
            .map(|operation| (operation.id().to_owned(), operation.tag().to_owned()));
        names.collect()
    }

    #[test]
    fn what_is_written_is_kept() {
        let paths = "  /items:\n    get: {operationId: listItems, tags: [Shop items, other]}\n";
        assert_eq!(names(paths), [("listItems".to_owned(), "Shop items".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_made_from_method_and_path() {
        let paths = "  /:\n    get: {}\n  /items/{item_id}/type:\n    put: {}\n  /items/{item-id}/type/:\n    put: {}\n";
        let made: Vec<String> = names(paths).into_iter().map(|(id, _)| id).collect();
        assert_eq!(
            made,
            [
                "get_root",
                "put_items_by_item_id_type",
                "put_items_by_item_id_type_2"
            ]
        );
    }

    #[test]
    fn a_made_up_name_takes_no_written_one() {
        let paths =
            "  /items:\n    get: {}\n    put: {operationId: get_items}\n    post: {operationId: getItems}\n";
        let made: Vec<String> = names(paths).into_iter().map(|(id, _)| id).collect();
        assert_eq!(made, ["get_items_2", "get_items", "post_get_items"]);
    }

    #[test]
    fn names_that_rust_cannot_have_are_made_ones_that_it_can() {
        let paths = "  /a:\n    get: {operationId: 2fa, tags: [type]}\n    put: {operationId: 목록, tags: [상품]}\n    \
                     post: {operationId: self, tags: [default-api]}\n";
        let expected = [
            ("get_value_2fa", "Tag type"),
            ("put_a", "DefaultApi"),
            ("post_self_", "DefaultApi"),
        ];
        let expected = expected.map(|(id, tag)| (id.to_owned(), tag.to_owned()));
        assert_eq!(names(paths), expected);
    }
}
