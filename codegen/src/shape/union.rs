//! `oneOf` with a discriminator (OpenAPI 3.0.3, Discriminator Object).

use super::{Kind, Reading, Union};
use crate::load::{Document, Member, Node, component};
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
    let mapping = discriminator
        .and_then(|node| node.get("mapping"))
        .map_or(&[][..], Node::members);
    let mut variants = Vec::new();
    for choice in choices.elements() {
        match choice.text_of("$ref").and_then(component) {
            Some(("schemas", target)) => {
                let key = mapping.iter().find(|member| names(&member.value, target));
                variants.push((key.map_or(target, |member| member.key.as_str()), target));
                told(document, name, target, choice, key, reading);
            }
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
    mapped(mapping, &variants, reading);
    Kind::Union(Union {
        discriminator: name,
        variants,
    })
}

/// Whether a value of `mapping` means the schema `target`: a reference to it, or its bare name.
fn names(mapped: &Node, target: &str) -> bool {
    let to = mapped.text().unwrap_or_default();
    to == target || component(to) == Some(("schemas", target))
}

/// Every value of the mapping leads to a choice, and no two to the same one: the type has one value for each.
fn mapped(mapping: &[Member], variants: &[(&str, &str)], reading: &mut Reading) {
    for (index, member) in mapping.iter().enumerate() {
        let target = variants.iter().find(|(_, target)| names(&member.value, target));
        let Some((_, target)) = target else {
            let to = member.value.text().unwrap_or(&member.key);
            let text = format!(
                "the mapping of `{}` leads to no choice of this `oneOf`",
                member.key
            );
            let choices = variants.iter().map(|(_, target)| *target);
            let hint = match near(choices.clone(), component(to).map_or(to, |(_, name)| name)) {
                Some(other) => format!("did you mean `#/components/schemas/{other}`?"),
                None => format!("its choices are: {}", choices.collect::<Vec<_>>().join(", ")),
            };
            reading.refuse(Problem::new(member.value.at, "unresolved-ref", text, hint));
            continue;
        };
        let mut earlier = mapping.iter().take(index);
        if let Some(first) = earlier.find(|other| names(&other.value, target)) {
            let text = format!("`{target}` is mapped twice");
            let hint = format!("`{}` (line {}) stands for it already", first.key, first.at.line);
            reading.refuse(Problem::unsupported(member.at, text, hint));
        }
    }
}

/// The name most like `written`, where one is near.
fn near<'a>(names: impl Iterator<Item = &'a str>, written: &str) -> Option<&'a str> {
    let near = names
        .map(|name| (strsim::damerau_levenshtein(name, written), name))
        .min();
    near.filter(|(distance, _)| *distance <= 3).map(|(_, name)| name)
}

/// The choice states the member that tells it apart, and the value that stands for it is written in the document. The
/// standard's fallback, the schema's name, was rejected where nothing else says it: renaming a schema would change
/// what clients must send.
fn told(
    document: &Document,
    name: &str,
    target: &str,
    choice: &Node,
    mapped: Option<&Member>,
    reading: &mut Reading,
) {
    let Some(schema) = document
        .components("schemas")
        .iter()
        .find(|member| member.key == target)
    else {
        return; // reported by the rule on references
    };
    let Some(stated) = stated(document, &schema.value, name, MAX_DEPTH) else {
        let text = format!("`{target}` does not state the discriminator's member `{name}`");
        let hint = "a choice is an object that states and requires that member";
        return reading.refuse(Problem::new(choice.at, "discriminator", text, hint));
    };
    let allowed = values(document, stated);
    let value = mapped.map_or(target, |member| member.key.as_str());
    let (text, hint) = match allowed.as_slice() {
        [only] if *only == value => return,
        [only] if mapped.is_none() => (
            format!("no mapping leads to `{target}`, which allows only `{only}` as `{name}`"),
            format!("map `{only}` to it: `mapping: {{{only}: '#/components/schemas/{target}'}}`"),
        ),
        [only] => (
            format!("`{value}` stands for `{target}`, which allows only `{only}` as `{name}`"),
            format!("map `{only}` to it: `mapping: {{{only}: '#/components/schemas/{target}'}}`"),
        ),
        [] if mapped.is_some() => return,
        [] => (
            format!("nothing says which `{name}` stands for `{target}`"),
            format!("add a value to the mapping: `mapping: {{…: '#/components/schemas/{target}'}}`"),
        ),
        _ => (
            format!("`{target}` allows several values of `{name}`, and one stands for it"),
            format!("narrow the enum (line {}) to the mapped value", stated.at.line),
        ),
    };
    let at = mapped.map_or(choice.at, |member| member.at);
    reading.refuse(Problem::new(at, "discriminator", text, hint));
}

/// The values that the enum of the discriminator's member allows; none where it is free text.
fn values<'d>(document: &'d Document, member: &'d Node) -> Vec<&'d str> {
    let meaning = super::read(document, member, &mut Reading::default()).meaning(document);
    match meaning.map(|shape| shape.kind) {
        Some(Kind::Enumeration(values)) => values,
        _ => Vec::new(),
    }
}

/// Nesting of `allOf` beyond this is a circle.
const MAX_DEPTH: usize = 16;

/// The schema of the member `name`, in `schema` or a part of its `allOf`.
fn stated<'d>(document: &'d Document, schema: &'d Node, name: &str, depth: usize) -> Option<&'d Node> {
    let own = schema
        .get("properties")
        .and_then(|properties| properties.get(name));
    own.or_else(|| {
        let mut parts = schema.get("allOf").filter(|_| depth > 0)?.elements().iter();
        parts.find_map(|part| stated(document, document.resolve(part)?, name, depth - 1))
    })
}
