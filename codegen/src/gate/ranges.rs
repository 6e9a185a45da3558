//! Ranges of files (RFC 9110, section 14): `Range`, 206 and 416 belong together, on a GET that answers a file.

use super::files::are_files;
use crate::load::{Document, Member, Node, Operation, Parameter, Position};
use crate::problem::Problem;

const RULE: &str = "range";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let parameters = document.parameters(&operation);
        let header = |name: &str| parameters.iter().find(|parameter| parameter.is_header(name));
        match header("range") {
            Some(range) => declared(document, &operation, range, problems),
            None => undeclared(&operation, header("if-range"), problems),
        }
    }
}

fn content<'d>(document: &'d Document, operation: &Operation<'d>, status: &str) -> Option<&'d [Member]> {
    let responses = operation.responses(document);
    let (_, response) = responses.into_iter().find(|(code, _)| *code == status)?;
    Some(response.get("content").map_or(&[][..], Node::members))
}

fn declared(
    document: &Document,
    operation: &Operation<'_>,
    range: &Parameter<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut tell = |text: String, hint: &str| problems.push(Problem::new(range.at, RULE, text, hint));
    let whole = content(document, operation, "200").filter(|content| are_files(document, content));
    let Some(whole) = whole.filter(|_| operation.method == "get") else {
        let text = "`Range` needs a GET whose 200 is a file".to_owned();
        return tell(text, "leave it out, or answer `{type: string, format: binary}`");
    };
    if content(document, operation, "416").is_none() {
        let text = "`Range` needs a 416".to_owned();
        tell(
            text,
            "declare what a client gets that asks for bytes behind the end: `'416': …`",
        );
    }
    let part = content(document, operation, "206");
    if part.map(types) != Some(types(whole)) {
        let text = "`Range` needs a 206 with the media types of the 200".to_owned();
        tell(
            text,
            "declare what a client gets that asks for a part: `'206': …`",
        );
    }
    if range.node.flag("required") {
        let text = "`Range` cannot be required".to_owned();
        tell(
            text,
            "leave `required` out: without the field the whole file is answered",
        );
    }
    let schema = range.node.get("schema").map_or(&[][..], Node::members);
    let demanding =
        |member: &&Member| !matches!(member.key.as_str(), "type" | "description" | "example" | "title");
    if let Some(keyword) = schema.iter().find(demanding) {
        let text = format!("`{}` would refuse requests for what `Range` says", keyword.key);
        let hint = "leave it out: a field that cannot be read is ignored (RFC 9110, section 14.2)";
        problems.push(Problem::new(keyword.at, RULE, text, hint));
    }
}

/// The media types, in any order.
fn types(content: &[Member]) -> Vec<&str> {
    let mut types: Vec<&str> = content.iter().map(|media| media.key.as_str()).collect();
    types.sort_unstable();
    types
}

fn undeclared(operation: &Operation<'_>, if_range: Option<&Parameter<'_>>, problems: &mut Vec<Problem>) {
    let hint = "add the header parameter `Range`, or leave it out";
    let mut tell = |at: Position, text: &str| problems.push(Problem::new(at, RULE, text, hint));
    if let Some(if_range) = if_range {
        tell(if_range.at, "`If-Range` alone asks for nothing");
    }
    let responses = operation.node.get("responses").map_or(&[][..], Node::members);
    for member in responses
        .iter()
        .filter(|member| matches!(member.key.as_str(), "206" | "416"))
    {
        let text = format!("nobody gets this {}: the operation serves no ranges", member.key);
        tell(member.at, &text);
    }
}
