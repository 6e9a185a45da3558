//! Lists of parameters as a whole: each parameter once, and those of paging only together, since the server pages where
//! it finds both the place and the size of a page, and would otherwise take one and ignore it.

use crate::load::{Document, Node, Parameter, Place};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let paths = document.root.get("paths").map_or(&[][..], Node::members);
    for path in paths {
        once(document, &path.value, problems);
    }
    for operation in document.operations() {
        once(document, operation.node, problems);
        paging(&document.parameters(&operation), problems);
    }
}

/// The standard has the parameters of one list unique by name and place; header names by RFC 9110, section 5.1, in any
/// case of letters.
fn once(document: &Document, owner: &Node, problems: &mut Vec<Problem>) {
    let mut seen: Vec<Parameter<'_>> = Vec::new();
    for listed in owner.get("parameters").map_or(&[][..], Node::elements) {
        let Some(parameter) = document.parameter(listed) else {
            continue; // reported by the rules on parameters and references
        };
        let same = |other: &&Parameter<'_>| {
            let header = parameter.place == Place::Header && other.name.eq_ignore_ascii_case(parameter.name);
            other.place == parameter.place && (other.name == parameter.name || header)
        };
        match seen.iter().find(same) {
            Some(first) => {
                let text = format!("the parameter `{}` is in this list already", parameter.name);
                let hint = format!(
                    "it is first listed on line {}; keep one of the two",
                    first.at.line
                );
                problems.push(Problem::new(parameter.at, "parameter", text, hint));
            }
            None => seen.push(parameter),
        }
    }
}

fn paging(parameters: &[Parameter<'_>], problems: &mut Vec<Problem>) {
    let query = |name: &str| {
        parameters
            .iter()
            .find(|parameter| parameter.place == Place::Query && parameter.name == name)
    };
    let (limit, page, cursor) = (query("limit"), query("page"), query("cursor"));
    let (lonely, hint) = match (limit, page.or(cursor)) {
        (Some(limit), None) => (
            limit,
            "add `page` for numbered pages, or `cursor` for keyset paging",
        ),
        (None, Some(start)) => (start, "add `limit`: how many entries a page has"),
        _ => return,
    };
    let text = format!("`{}` alone does not page", lonely.name);
    problems.push(Problem::new(lonely.at, "paging", text, hint));
}
