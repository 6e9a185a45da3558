//! Names that travel in HTTP are made of the letters that HTTP has there; names of components of those of the standard.

use super::walk::{Kind, Object, objects};
use crate::load::{Document, Member, Node};
use crate::problem::Problem;
use crate::standard::Holds;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for path in document.root.get("paths").map_or(&[][..], Node::members) {
        let odd = path
            .key
            .chars()
            .find(|letter| letter.is_whitespace() || letter.is_control() || "\"<>\\^`|".contains(*letter));
        if let Some(letter) = odd.filter(|_| path.key.starts_with('/')) {
            let text = format!(
                "the path has `{}`, which no URI has (RFC 3986, section 2)",
                letter.escape_debug()
            );
            problems.push(Problem::new(
                path.at,
                "path",
                text,
                "take it out, or write it as `%` and two digits",
            ));
        }
    }
    for Object { kind, node, .. } in objects(document) {
        match kind {
            Kind::Response => {
                node.get("headers")
                    .map_or(&[][..], Node::members)
                    .iter()
                    .for_each(|header| field(header, problems));
                media_types(node, problems);
            }
            Kind::RequestBody => media_types(node, problems),
            Kind::Parameter if node.text_of("in") == Some("header") => {
                if let Some(name) = node
                    .member("name")
                    .filter(|name| !name.value.text().is_some_and(is_token))
                {
                    let text = "this cannot be the name of a header field (RFC 9110, section 5.1)";
                    problems.push(Problem::new(
                        name.value.at,
                        "header-name",
                        text,
                        "use letters, digits and `-`",
                    ));
                }
            }
            Kind::Components => components(node, problems),
            _ => {}
        }
    }
}

fn field(header: &Member, problems: &mut Vec<Problem>) {
    if !is_token(&header.key) {
        let text = format!(
            "`{}` cannot be the name of a header field (RFC 9110, section 5.1)",
            header.key.escape_debug()
        );
        problems.push(Problem::new(
            header.at,
            "header-name",
            text,
            "use letters, digits and `-`",
        ));
    }
}

/// RFC 9110, section 8.3.1; ranges of types stand in documents, too.
fn media_types(node: &Node, problems: &mut Vec<Problem>) {
    for media in node.get("content").map_or(&[][..], Node::members) {
        let (name, parameters) = media.key.split_once(';').unwrap_or((&media.key, ""));
        let named = name
            .trim()
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
        if !named || parameters.chars().any(char::is_control) {
            let text = format!("`{}` is no media type", media.key.escape_debug());
            problems.push(Problem::new(
                media.at,
                "media-type",
                text,
                "such as `application/json` or `image/*`",
            ));
        }
    }
}

fn components(node: &Node, problems: &mut Vec<Problem>) {
    let sections = Kind::Components
        .keys()
        .iter()
        .filter(|key| matches!(key.holds, Holds::Named(_)));
    for section in sections.filter_map(|key| node.get(key.name)) {
        for entry in section.members().iter().filter(|entry| !is_plain(&entry.key)) {
            let text = format!("`{}` is no name of a component", entry.key.escape_debug());
            let hint = "use letters, digits, `.`, `-` and `_` (OpenAPI 3.0.3, section 4.7.7)";
            problems.push(Problem::new(entry.at, "component-name", text, hint));
        }
    }
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(letter)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
