//! What an operation takes at most, in bytes and in time, together with the answers that say so.

use crate::load::{Document, Member, Operation};
use crate::problem::Problem;
use crate::quantity::{MAX_BODY, TIMEOUT, bytes, millis};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        if let Some(member) = operation.node.member(MAX_BODY) {
            body(&operation, member, problems);
        }
        if let Some(member) = operation.node.member(TIMEOUT) {
            time(&operation, member, problems);
        }
    }
}

fn body(operation: &Operation<'_>, member: &Member, problems: &mut Vec<Problem>) {
    if bytes(&member.value).is_none() {
        let text = format!("`{MAX_BODY}` is no size");
        let hint = "write a number of bytes, or one with a unit: `64KiB`, `10MiB`, `1GiB`";
        problems.push(Problem::new(member.value.at, "max-body", text, hint));
    }
    if operation.node.get("requestBody").is_none() {
        let text = format!("{} has no body that `{MAX_BODY}` could limit", operation.place());
        problems.push(Problem::new(member.at, "max-body", text, "leave it out"));
    } else if !operation.declares("413") {
        let text = format!("{} limits its body but declares no 413", operation.place());
        let hint = "add the response 413: larger bodies are answered with it";
        problems.push(Problem::new(member.at, "max-body", text, hint));
    }
}

fn time(operation: &Operation<'_>, member: &Member, problems: &mut Vec<Problem>) {
    if millis(&member.value).is_none() {
        let text = format!("`{TIMEOUT}` is no length of time");
        let hint = "write `500ms`, `5s` or `2m`; one hour is the most";
        problems.push(Problem::new(member.value.at, "timeout", text, hint));
    }
    if !operation.declares("503") {
        let text = format!("{} has a deadline but declares no 503", operation.place());
        let hint = "add the response 503: it is answered when the time is over";
        problems.push(Problem::new(member.at, "timeout", text, hint));
    }
}
