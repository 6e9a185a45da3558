//! No request fits two paths, unless one of them is the plainer: `/items/mine` goes before `/items/{id}` (OpenAPI 3.0.3,
//! section 4.7.8), and nothing says which of `/{a}/x` and `/y/{b}` does.

use crate::load::{Document, Member, Node};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let paths = document.root.get("paths").map_or(&[][..], Node::members);
    let paths: Vec<&Member> = paths.iter().filter(|path| path.key.starts_with('/')).collect();
    for (index, path) in paths.iter().enumerate() {
        let mut earlier = paths.iter().take(index);
        if let Some(other) = earlier.find(|other| are_ambiguous(&other.key, &path.key)) {
            let text = format!("a request may fit `{}` and `{}` alike", other.key, path.key);
            let hint = format!(
                "give one of the two another segment (the other stands on line {})",
                other.at.line
            );
            problems.push(Problem::new(path.at, "ambiguous-path", text, hint));
        }
    }
}

fn are_ambiguous(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    if one.len() != other.len() {
        return false;
    }
    let is_variable = |segment: &str| segment.starts_with('{');
    let pairs = || one.iter().zip(&other);
    let overlap = pairs().all(|(a, b)| a == b || is_variable(a) || is_variable(b));
    let plainer_here = pairs().any(|(a, b)| !is_variable(a) && is_variable(b));
    let plainer_there = pairs().any(|(a, b)| is_variable(a) && !is_variable(b));
    overlap && plainer_here && plainer_there
}
