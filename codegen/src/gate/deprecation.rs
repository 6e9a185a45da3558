//! The end of an operation: since when, until when, and what then. Each says something only together with the others.
//!
//! `deprecated: true` alone is for readers, as the standard has it: no header can announce it, since `Deprecation` is a
//! date (RFC 9745, section 2.1).

use crate::load::{Document, Member, Node, Operation};
use crate::moment;
use crate::problem::Problem;

const CODE: &str = "deprecation";
const SINCE: &str = "x-deprecated-at";
const SUNSET: &str = "x-sunset";
const SUCCESSOR: &str = "x-successor";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        together(&operation, problems);
        times(&operation, problems);
        if let Some(member) = operation.node.member(SUNSET) {
            answered(&operation, member, problems);
        }
        if let Some(member) = operation.node.member(SUCCESSOR) {
            successor(document, &operation, member, problems);
        }
    }
}

/// Every key wants `deprecated: true`, and all but the first one want a date.
fn together(operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    for key in [SINCE, SUNSET, SUCCESSOR] {
        let Some(member) = operation.node.member(key) else {
            continue;
        };
        if !operation.node.flag("deprecated") {
            let text = format!("`{key}` of an operation that is not deprecated");
            let hint = "add `deprecated: true`, which tools look at, or leave it out";
            problems.push(Problem::new(member.at, CODE, text, hint));
        }
        if key != SINCE && operation.node.get(SINCE).is_none() {
            let text = format!("`{key}` without `{SINCE}`");
            let hint = format!("say since when: `{SINCE}: 2027-01-31`");
            problems.push(Problem::new(member.at, CODE, text, hint));
        }
    }
}

/// Both are moments, and the end is not before its announcement (RFC 9745, section 6).
fn times(operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    for key in [SINCE, SUNSET] {
        let Some(value) = operation.node.get(key) else {
            continue;
        };
        if value.text().and_then(moment::parse).is_none() {
            let text = format!("`{key}` is neither a date nor a date and time");
            let hint = "write `2027-01-31`, or `2027-01-31T09:00:00Z`";
            problems.push(Problem::new(value.at, CODE, text, hint));
        }
    }
    let (since, sunset) = (
        moment::of(operation.node, SINCE),
        moment::of(operation.node, SUNSET),
    );
    if let (Some(since), Some(sunset), Some(value)) = (since, sunset, operation.node.get(SUNSET))
        && sunset < since
    {
        let text = format!("`{SUNSET}` lies before `{SINCE}`");
        let hint = "announce the end before it comes";
        problems.push(Problem::new(value.at, CODE, text, hint));
    }
}

/// Once it is over, the operation answers 410 where the operator says so.
fn answered(operation: &Operation<'_>, sunset: &Member, problems: &mut Vec<Problem>) {
    if operation.declares("410") {
        return;
    }
    let text = format!("{} declares `{SUNSET}` but no 410", operation.place());
    let hint = "add the response 410: servers may be set to answer it after that date";
    problems.push(Problem::new(sunset.at, CODE, text, hint));
}

fn successor(document: &Document, operation: &Operation<'_>, member: &Member, problems: &mut Vec<Problem>) {
    let at = member.value.at;
    let name = member.value.text().unwrap_or_default();
    if is_address(name) {
        return;
    }
    let operations = document.operations();
    let Some(next) = operations
        .iter()
        .find(|other| other.id() == name && !name.is_empty())
    else {
        let text = format!("there is no operation `{name}`");
        problems.push(Problem::new(at, CODE, text, nearest(&operations, name)));
        return;
    };
    if next.node.flag("deprecated") {
        let text = format!("the successor `{name}` is deprecated itself");
        let hint = match next
            .node
            .text_of(SUCCESSOR)
            .filter(|last| *last != operation.id())
        {
            Some(last) => format!("name what comes after it: `{last}`"),
            None => "name an operation that stays".to_owned(),
        };
        problems.push(Problem::new(at, CODE, text, hint));
    }
    for variable in
        variables(next.path).filter(|variable| !variables(operation.path).any(|own| own == *variable))
    {
        let text = format!(
            "the successor's path `{}` wants `{variable}`, which this one lacks",
            next.path
        );
        let hint = "name an operation whose path has no other variables, or leave it out";
        problems.push(Problem::new(at, CODE, text, hint));
    }
}

/// An absolute address that can stand between the angle brackets of `Link`.
fn is_address(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let odd = |byte: u8| !byte.is_ascii_graphic() || b"<>\"{}\\^`|".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.bytes().any(odd))
}

fn nearest(operations: &[Operation<'_>], name: &str) -> String {
    let near = operations
        .iter()
        .map(|other| (strsim::damerau_levenshtein(other.id(), name), other.id()))
        .min();
    match near {
        Some((distance, other)) if distance <= 3 => format!("did you mean `{other}`?"),
        _ => {
            "name an operationId of this document, or an address such as `https://example.com/v2`".to_owned()
        }
    }
}

fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| segment.starts_with('{'))
}

impl Operation<'_> {
    /// How an operation is called in front of its author.
    pub(super) fn place(&self) -> String {
        format!("`{} {}`", self.method, self.path)
    }

    /// Whether it declares an answer of this status.
    pub(super) fn declares(&self, status: &str) -> bool {
        let answers = self.node.get("responses").map_or(&[][..], Node::members);
        answers.iter().any(|member| member.key == status)
    }
}
