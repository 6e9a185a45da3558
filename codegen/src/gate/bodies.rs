//! What requests carry: content of media types that have a schema.

use crate::load::{Document, Node};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let Some(member) = operation.node.member("requestBody") else {
            continue;
        };
        if matches!(operation.method, "get" | "head" | "delete" | "options" | "trace") {
            let text = format!("a {} request has no body", operation.method.to_uppercase());
            problems.push(Problem::new(
                member.at,
                "body-of-get",
                text,
                "use parameters, or another method",
            ));
        }
        if let Some(body) = operation.body(document) {
            media_types(body, problems);
        }
    }
}

fn media_types(body: &Node, problems: &mut Vec<Problem>) {
    let content = body.get("content").map_or(&[][..], Node::members);
    if content.is_empty() {
        let hint = "add `content: {application/json: {schema: …}}`";
        problems.push(Problem::new(
            body.at,
            "body",
            "the request body has no content",
            hint,
        ));
    }
    for media in content {
        if media.value.get("schema").is_none() {
            let text = format!("the content `{}` has no schema", media.key);
            problems.push(Problem::new(media.at, "untyped", text, "add `schema: …`"));
        }
    }
}
