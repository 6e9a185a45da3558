//! The header parameter `Idempotency-Key`: where it means something, with what it may hold and the refusals that go with
//! it. The engine reads the key itself, so the document must not promise other keys than those that are taken.

use crate::load::{Data, Document, Node, Operation, Parameter, Position};
use crate::lower::{Models, idempotency_key, row};
use crate::problem::Problem;
use crate::shape::Kind;

/// The most characters of a key.
const LONGEST: i64 = 255;
/// What the engine answers for keys: 400 for what is none, and for none where one is required; 409 for the others.
const UNREADABLE: &[&str] = &["malformed_request"];
const UNREADABLE_OR_MISSING: &[&str] = &["malformed_request", "idempotency_key_missing"];
const OF_ANOTHER: &[&str] = &["idempotency_conflict", "idempotency_in_progress"];

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    for operation in document.operations() {
        let parameters = document.parameters(&operation);
        let Some(parameter) = idempotency_key(&parameters) else {
            continue;
        };
        if !matches!(operation.method, "post" | "patch") {
            problems.push(misplaced(&operation, parameter));
            continue;
        }
        schema(models, parameter, problems);
        body(document, &operation, parameter, problems);
        let unreadable = match parameter.node.flag("required") {
            true => UNREADABLE_OR_MISSING,
            false => UNREADABLE,
        };
        refusal(models, &operation, parameter, ("400", unreadable), problems);
        refusal(models, &operation, parameter, ("409", OF_ANOTHER), problems);
    }
}

fn problem(at: Position, text: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::new(at, "idempotency", text, hint)
}

fn misplaced(operation: &Operation<'_>, parameter: &Parameter<'_>) -> Problem {
    let text = format!(
        "`{} {}` can be sent twice without a key",
        operation.method, operation.path
    );
    let hint = "leave `Idempotency-Key` out: it is for POST and PATCH (RFC 9110, section 9.2.2)";
    problem(parameter.at, text, hint)
}

/// A key is a text; its length is the engine's to bound.
fn schema(models: &Models<'_>, parameter: &Parameter<'_>, problems: &mut Vec<Problem>) {
    let Some(schema) = parameter.node.get("schema") else {
        return; // reported by the rule on parameters
    };
    let Some(shape) = models.read(schema).meaning(models.document()) else {
        return; // reported by the rule on references
    };
    if !matches!(shape.kind, Kind::Text) {
        let hint = "use `schema: {type: string, minLength: 1, maxLength: 255}`";
        problems.push(problem(
            schema.at,
            "an `Idempotency-Key` is a text of the client's choice",
            hint,
        ));
        return;
    }
    let bound = |key: &str| match shape.node.get(key) {
        Some(Node {
            at,
            data: Data::Integer(bound),
        }) => Some((*at, *bound)),
        _ => None,
    };
    let short = bound("minLength").filter(|(_, least)| *least > 1);
    let long = bound("maxLength").filter(|(_, most)| *most < LONGEST);
    for (at, _) in short.into_iter().chain(long) {
        let text = format!("keys of 1 to {LONGEST} characters are taken");
        problems.push(problem(
            at,
            text,
            "leave the bound out, or widen it; quotes around a key count, too",
        ));
    }
}

/// Two requests are compared by the value that the contract check has read.
fn body(
    document: &Document,
    operation: &Operation<'_>,
    parameter: &Parameter<'_>,
    problems: &mut Vec<Problem>,
) {
    let body = operation.body(document).and_then(|body| body.get("content"));
    let mut types = body.map_or(&[][..], Node::members).iter();
    let is_json = |media: &str| media == "application/json" || media.ends_with("+json");
    if let Some(other) = types.find(|media| !is_json(&media.key)) {
        let text = format!("an `Idempotency-Key` beside a body of type `{}`", other.key);
        let hint = "only JSON bodies are compared with the first request's; leave the key out";
        problems.push(Problem::unsupported(parameter.at, text, hint));
    }
}

/// The status is declared and, where its schema lists codes, they are among them.
fn refusal(
    models: &Models<'_>,
    operation: &Operation<'_>,
    parameter: &Parameter<'_>,
    (status, codes): (&str, &[&str]),
    problems: &mut Vec<Problem>,
) {
    let place = format!("`{} {}`", operation.method, operation.path);
    let responses = operation.responses(models.document());
    let Some((_, response)) = responses.iter().find(|(code, _)| *code == status) else {
        let text = format!("{place} takes an `Idempotency-Key` and declares no {status}");
        let hint = format!("declare it, with the codes {}", codes.join(", "));
        problems.push(problem(parameter.at, text, hint));
        return;
    };
    let Some(known) = row::error_codes(models, response) else {
        return; // its codes are not listed
    };
    for code in codes.iter().filter(|code| !known.contains(code)) {
        let text = format!("the {status} of {place} cannot be `{code}`");
        let hint = "add it to the enum of error codes";
        problems.push(problem(parameter.at, text, hint));
    }
}
