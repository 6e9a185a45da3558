//! Which media types an answer may have, and the 406 that goes with a choice (RFC 9110, section 12.1).
//!
//! Where all types of an answer are JSON and share a schema, business code answers one value, and the choice is a choice
//! of its name; else it chooses. Failures have a second form of the engine's own, problem details. Files are what they
//! are; the rule on files looks at them.

use super::files::are_files;
use super::walk::{Kind, Object, objects};
use crate::load::{Document, Member, Node, Operation};
use crate::problem::Problem;

const JSON: &str = "application/json";
/// RFC 9457.
const PROBLEM: &str = "application/problem+json";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for Object { node, .. } in objects(document)
        .iter()
        .filter(|object| object.kind == Kind::Response)
    {
        known(content(node), problems);
    }
    for operation in document.operations() {
        for (status, response) in operation.responses(document) {
            placed(status, content(response), problems);
        }
        not_acceptable(document, &operation, problems);
    }
}

fn content(response: &Node) -> &[Member] {
    response.get("content").map_or(&[][..], Node::members)
}

/// JSON first, since the first one is what clients without a wish get and what the types are made from.
fn known(content: &[Member], problems: &mut Vec<Problem>) {
    if are_files(content) {
        return;
    }
    let Some(first) = content.first() else {
        return;
    };
    if first.key.ends_with("+json") && content.iter().any(|media| media.key == JSON) {
        let text = format!("`{}` stands first", first.key);
        let hint = "put application/json before it: the first type is what most clients get";
        problems.push(Problem::new(first.at, "negotiation", text, hint));
    }
}

/// Problem details belong to failures, and failures have no other forms. A shared response is told of once.
fn placed(status: &str, content: &[Member], problems: &mut Vec<Problem>) {
    let failure = status.starts_with(['4', '5']);
    for media in content.iter().filter(|media| media.key.ends_with("+json")) {
        let found = match (failure, media.key == PROBLEM) {
            (false, true) => Problem::new(
                media.at,
                "negotiation",
                format!("problem details are for failures, not for a {status}"),
                "leave it out (RFC 9457, section 3)",
            ),
            (true, false) => Problem::new(
                media.at,
                "negotiation",
                format!("no failure is written as `{}`", media.key),
                "failures are application/json or application/problem+json",
            ),
            _ => continue,
        };
        if !problems.contains(&found) {
            problems.push(found);
        }
    }
}

/// A choice needs the answer to those who like none of it; without content there is nothing to like.
fn not_acceptable(document: &Document, operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let responses = operation.responses(document);
    let successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let types: Vec<&Member> = successes.flat_map(|(_, response)| content(response)).collect();
    let declared = operation
        .node
        .get("responses")
        .and_then(|responses| responses.member("406"));
    let second = types.iter().find(|media| media.key != types[0].key);
    let name = format!("`{} {}`", operation.method, operation.path);
    match (declared, second) {
        (Some(declared), _) if types.is_empty() => problems.push(Problem::new(
            declared.at,
            "negotiation",
            format!("{name} answers no content, so nobody gets this 406"),
            "leave it out",
        )),
        (None, Some(second)) => problems.push(Problem::new(
            second.at,
            "negotiation",
            format!("{name} offers a choice and declares no 406"),
            "declare what a client gets that accepts none of the types: `'406': …`",
        )),
        _ => {}
    }
}
