//! Rate limits: readable, and declared together with the 429 that they answer.

use super::walk::{Kind, objects};
use crate::load::{Data, Document, Member, Node, Operation, Position};
use crate::problem::Problem;
use crate::rate_limit::{COUNTED, COUNTED_VALUES, FAILURE, FAILURE_VALUES, KEY, closed, of, parse};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for object in objects(document) {
        if !matches!(object.kind, Kind::Root | Kind::Tag | Kind::Operation) {
            continue;
        }
        if let Some(list) = object.node.get(KEY) {
            form(list, problems);
        }
        if let Some(counted) = object.node.get(COUNTED) {
            let what = "says whose requests are counted together";
            one_of(
                COUNTED,
                &COUNTED_VALUES.map(|(name, _)| name),
                what,
                counted,
                problems,
            );
        }
        if let Some(failure) = object.node.get(FAILURE) {
            let what = "says what becomes of requests that cannot be counted";
            one_of(FAILURE, &FAILURE_VALUES, what, failure, problems);
        }
    }
    for operation in document.operations() {
        kept(document, &operation, problems);
    }
}

fn problem(at: Position, text: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::new(at, "rate-limit", text, hint)
}

/// A list of limits, each unit once.
fn form(list: &Node, problems: &mut Vec<Problem>) {
    if !matches!(list.data, Data::List(_)) {
        let hint = "write `[50/hour]`, or `[]` for no limit";
        problems.push(problem(list.at, format!("`{KEY}` is a list"), hint));
    }
    let mut units = Vec::new();
    for entry in list.elements() {
        let Some(text) = entry.text() else {
            problems.push(problem(entry.at, "a limit is text", "write it as `50/hour`"));
            continue;
        };
        match parse(text) {
            Ok(limit) if units.contains(&limit.unit) => {
                let text = format!("the unit `{}` is limited twice", limit.unit);
                problems.push(problem(entry.at, text, "keep the smaller one"));
            }
            Ok(limit) => units.push(limit.unit),
            Err((text, hint)) => problems.push(problem(entry.at, text, hint)),
        }
    }
}

fn one_of(key: &str, known: &[&str], what: &str, said: &Node, problems: &mut Vec<Problem>) {
    if !said.text().is_some_and(|text| known.contains(&text)) {
        let hint = format!("one of: {}", known.join(", "));
        problems.push(problem(said.at, format!("`{key}` {what}"), hint));
    }
}

/// A limit answers 429, and nothing but a limit does. One that is not served uncounted answers 503, too.
fn kept(document: &Document, operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let place = format!("`{} {}`", operation.method, operation.path);
    let refusal = operation.node.get("responses").and_then(|all| all.member("429"));
    let limited = of(document, operation).is_some();
    match refusal {
        None if limited => {
            let text = format!("{place} is limited but declares no 429");
            let hint = format!("declare the response, or lift the limit with `{KEY}: []`");
            problems.push(problem(operation.at, text, hint));
        }
        Some(Member { at, .. }) if !limited => {
            let text = format!("{place} declares a 429 but nothing limits it");
            let hint =
                format!("add `{KEY}` to the operation, its tag or the root, or leave the response out");
            problems.push(problem(*at, text, hint));
        }
        _ => {}
    }
    for (key, does) in [(COUNTED, "count for"), (FAILURE, "be about")] {
        if let Some(member) = operation.node.member(key).filter(|_| !limited) {
            let text = format!("{place} has no limit that `{key}` could {does}");
            let hint = format!("add `{KEY}`, or leave the key out");
            problems.push(problem(member.at, text, hint));
        }
    }
    if let Some(closed) = closed(document, operation).filter(|_| !operation.declares("503")) {
        let text = format!("{place} is refused when it cannot be counted, but declares no 503");
        let hint = format!("add the response 503, or let it pass with `{FAILURE}: open`");
        problems.push(problem(closed.at, text, hint));
    }
}
