//! No request fits two paths, unless one of them is the plainer: `/items/mine` goes before `/items/{id}` (OpenAPI 3.0.3,
//! section 4.7.8), and nothing says which of `/{a}/x` and `/y/{b}` does.

use crate::load::{Document, Member, Node};
use crate::problem::Problem;

/// A path in its segments.
struct Path<'d> {
    member: &'d Member,
    segments: Vec<&'d str>,
}

/// Paths with their variables in the same places: none of them is ambiguous to another of them.
struct Alike<'d> {
    variables: Vec<bool>,
    paths: Vec<Path<'d>>,
}

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let paths = document.root.get("paths").map_or(&[][..], Node::members);
    let mut earlier: Vec<Alike<'_>> = Vec::new();
    for member in paths.iter().filter(|path| path.key.starts_with('/')) {
        let segments: Vec<&str> = member.key.split('/').collect();
        let variables: Vec<bool> = segments.iter().map(|segment| segment.starts_with('{')).collect();
        let path = Path { member, segments };
        let across = earlier.iter().filter(|alike| cross(&alike.variables, &variables));
        let others = across
            .flat_map(|alike| &alike.paths)
            .filter(|other| overlap(other, &path));
        if let Some(other) = others.min_by_key(|other| other.member.at) {
            problems.push(told(other.member, member));
        }
        match earlier.iter_mut().find(|alike| alike.variables == variables) {
            Some(alike) => alike.paths.push(path),
            None => earlier.push(Alike {
                variables,
                paths: vec![path],
            }),
        }
    }
}

fn told(other: &Member, path: &Member) -> Problem {
    let text = format!("a request may fit `{}` and `{}` alike", other.key, path.key);
    let hint = format!(
        "give one of the two another segment (the other stands on line {})",
        other.at.line
    );
    Problem::new(path.at, "ambiguous-path", text, hint)
}

/// Whether each is plainer than the other somewhere.
fn cross(one: &[bool], other: &[bool]) -> bool {
    let pairs = || one.iter().zip(other);
    one.len() == other.len() && pairs().any(|(a, b)| !a & b) && pairs().any(|(a, b)| a & !b)
}

/// Whether a request may fit both.
fn overlap(one: &Path<'_>, other: &Path<'_>) -> bool {
    let is_variable = |segment: &str| segment.starts_with('{');
    let mut pairs = one.segments.iter().zip(&other.segments);
    pairs.all(|(a, b)| a == b || is_variable(a) || is_variable(b))
}
