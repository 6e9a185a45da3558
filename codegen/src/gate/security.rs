//! Who may call what is said for every operation, and can be kept: nobody is let in because a line was forgotten.

use super::scheme;
use crate::load::{Document, Member, Node, Operation, Position, Scheme};
use crate::lower::header::is_name;
use crate::problem::Problem;

const CODE: &str = "security";
/// What breaks the standard, whatever our conventions are.
pub(super) const SCHEME: &str = "security-scheme";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let scopes = schemes(document, problems);
    if let Some(root) = document.root.member("security") {
        requirements(document, root, problems);
    }
    for operation in document.operations() {
        if let Some(own) = operation.node.member("security") {
            requirements(document, own, problems);
        }
        if document.security(&operation).is_none() {
            let text = format!(
                "`{} {}` does not say who may call it",
                operation.method, operation.path
            );
            let hint = "add `security: []` if everybody may, else name a scheme, here or at the root for all";
            problems.push(Problem::new(operation.at, CODE, text, hint));
        }
        needed(document, &operation, &scopes, problems);
        refusals(document, &operation, problems);
    }
}

/// Judges the schemes, and answers the scopes that they describe.
fn schemes<'d>(document: &'d Document, problems: &mut Vec<Problem>) -> Vec<&'d str> {
    let mut scopes = Vec::new();
    for scheme in document.components("securitySchemes") {
        match document.scheme(&scheme.key) {
            Some(Scheme::Cookie(name)) if !is_token(name) => {
                let text = format!("`{name}` cannot be the name of a cookie");
                problems.push(Problem::new(
                    scheme.at,
                    SCHEME,
                    text,
                    "use letters, digits, `-` and `_`",
                ));
            }
            Some(Scheme::Header(name)) if !is_name(name) => {
                let text = format!("`{name}` cannot be the name of a header field");
                problems.push(Problem::new(
                    scheme.at,
                    SCHEME,
                    text,
                    "use letters, digits, `-` and `_`",
                ));
            }
            Some(_) => {}
            None => {}
        }
        problems.extend(
            document
                .resolve(&scheme.value)
                .and_then(|node| scheme::fault(scheme.at, node)),
        );
        for flow in scheme.value.get("flows").map_or(&[][..], Node::members) {
            let granted = flow.value.get("scopes").map_or(&[][..], Node::members);
            scopes.extend(granted.iter().map(|scope| scope.key.as_str()));
        }
        if let Some(described) = scheme.value.member("x-scopes") {
            scopes.extend(meanings(described, problems));
        }
    }
    scopes
}

/// RFC 6265, section 4.1.1, less what would need care elsewhere.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The scopes that a scheme describes: a map from each to what it allows.
fn meanings<'d>(described: &'d Member, problems: &mut Vec<Problem>) -> Vec<&'d str> {
    let members = described.value.members();
    let fit =
        |member: &Member| is_scope(&member.key) && member.value.text().is_some_and(|text| !text.is_empty());
    for member in members.iter().filter(|member| !fit(member)) {
        let text = format!("`{}` does not describe a scope", member.key);
        let hint = "write `items:write: What it allows.`, without spaces or quotes in the scope";
        problems.push(Problem::new(member.at, CODE, text, hint));
    }
    if members.is_empty() {
        let hint = "write a map: `x-scopes: {items:write: What it allows.}`";
        problems.push(Problem::new(
            described.at,
            CODE,
            "no scope is described here",
            hint,
        ));
    }
    members.iter().map(|member| member.key.as_str()).collect()
}

/// RFC 6749, section 3.3.
fn is_scope(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'))
}

/// The alternatives of one `security`.
fn requirements(document: &Document, security: &Member, problems: &mut Vec<Problem>) {
    for requirement in security.value.elements() {
        for member in requirement.members() {
            named(document, member, problems);
        }
    }
}

fn named(document: &Document, member: &Member, problems: &mut Vec<Problem>) {
    let known = document.components("securitySchemes");
    if !known.iter().any(|scheme| scheme.key == member.key) {
        let names: Vec<&str> = known.iter().map(|scheme| scheme.key.as_str()).collect();
        let hint = match names.as_slice() {
            [] => format!(
                "describe it: `components: {{securitySchemes: {{{}: …}}}}`",
                member.key
            ),
            names => format!("`components/securitySchemes` has: {}", names.join(", ")),
        };
        let text = format!("there is no scheme `{}`", member.key);
        problems.push(Problem::new(member.at, SCHEME, text, hint));
    }
    let scheme = known.iter().find(|scheme| scheme.key == member.key);
    let kind = scheme.and_then(|scheme| scheme.value.text_of("type"));
    let holds = matches!(kind, None | Some("oauth2" | "openIdConnect"));
    if let ([first, ..], false) = (member.value.elements(), holds) {
        let hint = "leave the list empty and name what the operation needs in its `x-scopes`";
        let text = "scopes stand here only for oauth2 and openIdConnect (OpenAPI 3.0.3, section 4.7.30)";
        problems.push(Problem::new(first.at, CODE, text, hint));
    }
}

/// The scopes of an operation are described, and somebody has to be known for them.
fn needed(document: &Document, operation: &Operation<'_>, described: &[&str], problems: &mut Vec<Problem>) {
    let Some(member) = operation.node.member("x-scopes") else {
        return;
    };
    if member.value.elements().is_empty() {
        let hint = "list at least one scope, or leave it out";
        problems.push(Problem::new(member.at, CODE, "`x-scopes` lists nothing", hint));
    }
    let alternatives = document.alternatives(operation);
    if alternatives.is_empty() || alternatives.iter().any(Vec::is_empty) {
        let text = format!(
            "`{} {}` needs scopes but lets in who is not known",
            operation.method, operation.path
        );
        let hint = "name schemes in its `security`, and no `{}` among them";
        problems.push(Problem::new(member.at, CODE, text, hint));
    }
    for scope in member.value.elements() {
        let name = scope.text().unwrap_or_default();
        if !described.contains(&name) {
            let near = described
                .iter()
                .map(|other| (strsim::damerau_levenshtein(other, name), other))
                .min();
            let hint = match near {
                Some((distance, other)) if distance <= 3 => format!("did you mean `{other}`?"),
                _ => "describe it in the `x-scopes` of a security scheme".to_owned(),
            };
            problems.push(Problem::new(
                scope.at,
                CODE,
                format!("the scope `{name}` is not described"),
                hint,
            ));
        }
    }
}

/// What the server will answer to those it does not let in is declared.
fn refusals(document: &Document, operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let alternatives = document.alternatives(operation);
    let answers = operation.node.get("responses").map_or(&[][..], Node::members);
    let declares = |status: &str| answers.iter().any(|member| member.key == status);
    let credentials = document.asks_who(operation);
    let mut requirements = alternatives.iter().flatten();
    let cookie = requirements.any(|one| matches!(one.scheme, Scheme::Cookie(_)));
    let changes = !matches!(operation.method, "get" | "head" | "options" | "trace");
    if credentials && !declares("401") {
        missing(
            operation.at,
            operation,
            "401",
            "credentials that do not hold are answered with it",
            problems,
        );
    }
    if (!operation.scopes().is_empty() || (cookie && changes)) && !declares("403") {
        let why = "it answers a missing scope, or a cookie without its X-CSRF-Token";
        missing(operation.at, operation, "403", why, problems);
    }
}

fn missing(at: Position, operation: &Operation<'_>, status: &str, why: &str, problems: &mut Vec<Problem>) {
    let text = format!(
        "`{} {}` asks who calls but declares no {status}",
        operation.method, operation.path
    );
    problems.push(Problem::new(
        at,
        CODE,
        text,
        format!("add the response {status}: {why}"),
    ));
}
