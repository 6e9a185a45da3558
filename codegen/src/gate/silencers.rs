//! `x-charter-allow`: what a document does on purpose against a convention, with the reason, where it does it.
//!
//! A list of exceptions outside the document was rejected: it would be read by nobody who reads the document, and outlive
//! what it excuses. For the same reason one that excuses nothing is an error.

use super::extent::Reach;
use super::walk::{self, stated};
use crate::load::{Document, Node, Position};
use crate::problem::Problem;
use crate::rule::{self, Kind, RULES};

/// The key, on any object.
pub(crate) const ALLOW: &str = "x-charter-allow";
const CODE: &str = "silencer";
const HINT: &str = "write `[{rule: summary, reason: \"Why it is so.\"}]`";

/// Takes out the problems that the document allows, and adds those that its silencers have themselves.
pub(super) fn apply(document: &Document, problems: &mut Vec<Problem>) {
    let mut found = Vec::new();
    // The innermost first: what it allows needs no allowance further out.
    for object in stated(document).iter().rev() {
        let Some(list) = object.node.get(ALLOW) else {
            continue;
        };
        let reach = Reach::of(object);
        let holds = |at: Position| object.kind == walk::Kind::Root || reach.holds(at);
        if list.elements().is_empty() {
            found.push(Problem::new(
                list.at,
                CODE,
                format!("`{ALLOW}` lists nothing"),
                HINT,
            ));
        }
        for entry in list.elements() {
            match rule(entry) {
                Ok(rule) => found.extend(silence(holds, (entry.at, rule), problems)),
                Err(problem) => found.push(problem),
            }
        }
    }
    problems.append(&mut found);
}

/// The rule that an entry names.
fn rule(entry: &Node) -> Result<&'static str, Problem> {
    let problem = |at: Position, text: String, hint: String| Err(Problem::new(at, CODE, text, hint));
    if let Some(other) = entry
        .members()
        .iter()
        .find(|member| !["rule", "reason"].contains(&member.key.as_str()))
    {
        return problem(
            other.at,
            format!("`{}` is no key of a silencer", other.key),
            HINT.to_owned(),
        );
    }
    let Some(name) = entry.text_of("rule") else {
        return problem(entry.at, "this names no rule".to_owned(), HINT.to_owned());
    };
    let at = entry.get("rule").map_or(entry.at, |rule| rule.at);
    match rule::find(name) {
        None => problem(at, format!("there is no rule `{name}`"), near(name)),
        Some(rule) if rule.kind != Kind::Convention => problem(
            at,
            format!(
                "`{name}` is no convention: what is {} cannot be allowed",
                rule.kind
            ),
            "mend what it tells of".to_owned(),
        ),
        Some(_)
            if entry
                .text_of("reason")
                .is_none_or(|reason| reason.trim().is_empty()) =>
        {
            problem(
                entry.at,
                format!("nothing says why `{name}` is not kept here"),
                "add `reason: …`, for whoever reads this next year".to_owned(),
            )
        }
        Some(rule) => Ok(rule.name),
    }
}

fn near(name: &str) -> String {
    let conventions = RULES.iter().filter(|rule| rule.kind == Kind::Convention);
    let near = conventions
        .map(|rule| (strsim::damerau_levenshtein(rule.name, name), rule.name))
        .min();
    match near {
        Some((distance, other)) if distance <= 3 => format!("did you mean `{other}`?"),
        _ => "`charter reference` lists them".to_owned(),
    }
}

/// Takes out what the rule says of the object, at it or below; tells when that is nothing.
fn silence(
    holds: impl Fn(Position) -> bool,
    (at, rule): (Position, &'static str),
    problems: &mut Vec<Problem>,
) -> Option<Problem> {
    let before = problems.len();
    problems.retain(|problem| problem.code != rule || !holds(problem.at));
    (problems.len() == before).then(|| {
        let text = format!("nothing here is against `{rule}`");
        Problem::new(at, CODE, text, "take it out")
    })
}
