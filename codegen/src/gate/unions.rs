//! The choices of a `oneOf` are used by it alone: their discriminator is written by the union on their behalf.

use crate::load::{Document, Node, component};
use crate::problem::Problem;
use crate::shape::{self, Kind};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut choices = Vec::new();
    for member in document.components("schemas") {
        if let Some(Kind::Union(union)) = shape::component(document, &member.key).map(|shape| shape.kind) {
            choices.extend(union.variants.iter().map(|(_, target)| *target));
        }
    }
    if !choices.is_empty() {
        look(&document.root, false, &choices, problems);
    }
}

fn look(node: &Node, chosen: bool, choices: &[&str], problems: &mut Vec<Problem>) {
    for element in node.elements() {
        look(element, chosen, choices, problems);
    }
    for member in node.members() {
        let target = member
            .value
            .text()
            .and_then(component)
            .filter(|_| member.key == "$ref" && !chosen);
        if let Some(("schemas", name)) = target
            && choices.contains(&name)
        {
            let text = format!("`{name}` is a choice of a `oneOf` and is used here by itself");
            let hint = "give this place a schema of its own, or use the whole choice";
            problems.push(Problem::unsupported(member.value.at, text, hint));
        }
        look(&member.value, member.key == "oneOf", choices, problems);
    }
}
