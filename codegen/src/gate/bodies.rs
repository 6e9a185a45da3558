//! What requests carry: JSON, of one schema, or a form.

use crate::load::{Document, FORM, Node, Operation};
use crate::problem::Problem;

/// The media type of a merge patch (RFC 7396), which is JSON read in another way.
const MERGE_PATCH: &str = "application/merge-patch+json";

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
            media_types(&operation, body, problems);
            if !body.flag("required") {
                let hint = "add `required: true`";
                problems.push(Problem::unsupported(
                    member.at,
                    "an optional request body is not supported",
                    hint,
                ));
            }
        }
    }
}

fn media_types(operation: &Operation<'_>, body: &Node, problems: &mut Vec<Problem>) {
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
        let patch = media.key == MERGE_PATCH && operation.method == "patch";
        if media.key != "application/json" && media.key != FORM && !patch {
            let text = format!("request bodies of type `{}` are not supported", media.key);
            let hint = "use application/json, or multipart/form-data for files; a PATCH may list \
                        application/merge-patch+json beside JSON";
            problems.push(Problem::unsupported(media.at, text, hint));
        }
        if media.value.get("schema").is_none() {
            let text = format!("the content `{}` has no schema", media.key);
            problems.push(Problem::new(media.at, "untyped", text, "add `schema: …`"));
        }
    }
    if let [first, others @ ..] = content {
        for other in others.iter().filter(|other| !same(&first.value, &other.value)) {
            let hint = "give all media types of one body the same schema";
            problems.push(Problem::unsupported(
                other.at,
                "this media type has another schema than the first",
                hint,
            ));
        }
    }
}

fn same(first: &Node, other: &Node) -> bool {
    first.get("schema").map(Node::to_json) == other.get("schema").map(Node::to_json)
}
