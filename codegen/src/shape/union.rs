//! `oneOf` with a discriminator (OpenAPI 3.0.3, Discriminator Object).

use super::{Kind, Reading, Union};
use crate::load::{Document, Node, component};
use crate::problem::Problem;

/// A choice between component schemas, told apart by a member.
pub(super) fn one_of<'d>(
    document: &'d Document,
    schema: &'d Node,
    choices: &'d Node,
    reading: &mut Reading,
) -> Kind<'d> {
    let discriminator = schema.get("discriminator");
    let Some(name) = discriminator.and_then(|node| node.text_of("propertyName")) else {
        let hint = "add `discriminator: {propertyName: …}`: without it a value could fit several branches";
        reading.refuse(Problem::unsupported(
            choices.at,
            "`oneOf` without a discriminator is not supported",
            hint,
        ));
        return Kind::Anything;
    };
    let mapping = discriminator.and_then(|node| node.get("mapping"));
    let mut variants = Vec::new();
    for choice in choices.elements() {
        match choice.text_of("$ref").and_then(component) {
            Some(("schemas", target)) => variants.push((value_of(target, mapping), target)),
            _ => {
                let hint = "give the schema a name under `components/schemas` and refer to it";
                reading.refuse(Problem::unsupported(
                    choice.at,
                    "a choice of `oneOf` must be a `$ref`",
                    hint,
                ));
            }
        }
    }
    for (_, target) in &variants {
        check_member(document, target, name, choices, reading);
    }
    Kind::Union(Union {
        discriminator: name,
        variants,
    })
}

/// The discriminator's value for the schema `target`: as mapped, else the schema's name.
fn value_of<'d>(target: &'d str, mapping: Option<&'d Node>) -> &'d str {
    let mapped = mapping.map_or(&[][..], Node::members).iter().find(|member| {
        let to = member.value.text().unwrap_or_default();
        to == target || component(to) == Some(("schemas", target))
    });
    mapped.map_or(target, |member| &member.key)
}

fn check_member(document: &Document, target: &str, name: &str, choices: &Node, reading: &mut Reading) {
    let Some(schema) = document
        .components("schemas")
        .iter()
        .find(|member| member.key == target)
    else {
        return; // reported by the rule on references
    };
    if !states(document, &schema.value, name, MAX_DEPTH) {
        let text = format!("`{target}` does not state the discriminator's member `{name}`");
        let hint = "a choice is an object that states and requires that member";
        reading.refuse(Problem::new(choices.at, "discriminator", text, hint));
    }
}

/// Nesting of `allOf` beyond this is a circle.
const MAX_DEPTH: usize = 16;

fn states(document: &Document, schema: &Node, name: &str, depth: usize) -> bool {
    let parts = schema.get("allOf").map_or(&[][..], Node::elements);
    let own = schema
        .get("properties")
        .is_some_and(|properties| properties.get(name).is_some());
    own || depth > 0
        && parts
            .iter()
            .filter_map(|part| document.resolve(part))
            .any(|part| states(document, part, name, depth - 1))
}
