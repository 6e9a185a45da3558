//! A link that names an operation names one that there is.

use super::walk::{Kind, stated};
use crate::load::Document;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let operations = document.operations();
    let ids: Vec<&str> = operations
        .iter()
        .filter_map(|operation| operation.node.text_of("operationId"))
        .collect();
    for link in stated(document).iter().filter(|object| object.kind == Kind::Link) {
        let Some(named) = link.node.get("operationId") else {
            continue;
        };
        let name = named.text().unwrap_or_default();
        let near = ids
            .iter()
            .map(|id| (strsim::damerau_levenshtein(id, name), id))
            .min();
        let hint = match near {
            Some((0, _)) => continue,
            Some((distance, other)) if distance <= 3 => format!("did you mean `{other}`?"),
            _ => "name the `operationId` of an operation of this document".to_owned(),
        };
        problems.push(Problem::new(
            named.at,
            "link",
            format!("there is no operation `{name}`"),
            hint,
        ));
    }
}
