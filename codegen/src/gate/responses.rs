//! What operations answer: declared statuses, described, with a schema.

use super::walk::{Kind, Object, objects};
use crate::load::{Document, Node, is_informational};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let responses = operation.node.get("responses").map_or(&[][..], Node::members);
        let declared = responses.iter().filter(|member| !member.key.starts_with("x-"));
        for member in declared.clone() {
            status(member.at, &member.key, problems);
        }
        if declared.count() == 0 {
            let text = format!("`{} {}` declares no response", operation.method, operation.path);
            problems.push(Problem::new(
                operation.at,
                "response",
                text,
                "declare at least one status",
            ));
        }
        for (code, response) in operation.responses(document) {
            if matches!(code, "204" | "304") && response.get("content").is_some() {
                let text = format!("a {code} has no content (RFC 9110, section 15)");
                problems.push(Problem::new(response.at, "response", text, "leave `content` out"));
            }
        }
    }
    for Object { kind, at, node } in objects(document) {
        match kind {
            Kind::Response => response(at, node, problems),
            Kind::Header if node.get("schema").is_none() && node.get("content").is_none() => {
                problems.push(Problem::new(
                    at,
                    "untyped",
                    "the header has no schema",
                    "add `schema: …`",
                ));
            }
            _ => {}
        }
    }
}

fn status(at: crate::load::Position, code: &str, problems: &mut Vec<Problem>) {
    let known = code.len() == 3 && code.parse::<u16>().is_ok_and(|code| (200..600).contains(&code));
    if known {
        return;
    }
    if is_informational(code) {
        let text = format!("nobody gets this {code}: the server switches to no other protocol");
        return problems.push(Problem::new(
            at,
            "response",
            text,
            "declare what comes in the end",
        ));
    }
    let is_range = matches!(code.as_bytes(), [b'2'..=b'5', b'X', b'X']);
    if code == "default" || is_range {
        return;
    }
    let hint = "a number from 200 to 599, a range such as `4XX`, or `default`";
    problems.push(Problem::new(at, "status", format!("`{code}` is no status"), hint));
}

fn response(at: crate::load::Position, node: &Node, problems: &mut Vec<Problem>) {
    if node.text_of("description").is_none_or(str::is_empty) {
        let hint = "say when a client gets it";
        problems.push(Problem::new(
            at,
            "response",
            "the response has no description",
            hint,
        ));
    }
    for media in node.get("content").map_or(&[][..], Node::members) {
        if media.value.get("schema").is_none() {
            let text = format!("the content `{}` has no schema", media.key);
            problems.push(Problem::new(media.at, "untyped", text, "add `schema: …`"));
        }
    }
}
