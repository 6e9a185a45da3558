//! What stands beside a `$ref`. Where references lead is found out while loading, which follows them.

use super::walk::{Kind, Object, references};
use crate::load::{Document, Member};
use crate::problem::Problem;
use crate::standard::Version;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for Object { kind, node, .. } in references(document) {
        // Beside a schema's the keywords are judged where schemas are read; path items have been put in place.
        if matches!(kind, Kind::Schema | Kind::PathItem) {
            continue;
        }
        for sibling in node
            .members()
            .iter()
            .filter(|member| !may_stand(member, document.version))
        {
            let text = format!("`{}` beside a `$ref` has no effect", sibling.key);
            let hint = "take it out, or write the object out instead of the reference";
            problems.push(Problem::new(sibling.at, "ref-sibling", text, hint));
        }
    }
}

fn may_stand(member: &Member, version: Version) -> bool {
    match member.key.as_str() {
        "$ref" => true,
        "summary" | "description" => version == Version::V31,
        _ => false,
    }
}
