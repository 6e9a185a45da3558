//! How a discriminator tells choices apart (OpenAPI, Discriminator Object), and what is said of one that does not.

use super::layers::Layers;
use super::{Reading, constant};
use crate::load::{Document, Member, Node, component};
use crate::problem::Problem;

/// The value that stands for a choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'d> {
    /// The name of the member.
    pub(super) name: &'d str,
    mapping: &'d [Member],
}

impl<'d> Told<'d> {
    /// What the discriminator of `schema` says.
    pub(super) fn of(schema: &'d Node) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        Some(Told {
            name: discriminator.text_of("propertyName")?,
            mapping: discriminator.get("mapping").map_or(&[][..], Node::members),
        })
    }

    /// The values that stand for the choice `reference`: those that are mapped to it, else the schema's name.
    pub(super) fn values(&self, reference: &'d str) -> Vec<&'d str> {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let mapped = self
            .mapping
            .iter()
            .filter(|member| names(&member.value, reference));
        let mapped: Vec<&str> = mapped.map(|member| member.key.as_str()).collect();
        if mapped.is_empty() { vec![name] } else { mapped }
    }

    /// Reports what keeps a client from knowing what to send.
    pub(super) fn check(&self, document: &Document, choices: &[&'d Node], reading: &mut Reading) {
        let references: Vec<&str> = choices
            .iter()
            .filter_map(|choice| choice.text_of("$ref"))
            .collect();
        for choice in choices {
            if choice.get("$ref").is_none() && !states(document, self.name, choice) {
                let text = format!(
                    "this choice does not state the discriminator's member `{}`",
                    self.name
                );
                let hint = "a choice is an object that states and requires that member";
                reading.refuse(Problem::new(choice.at, "discriminator", text, hint));
            }
            if let Some(("schemas", target)) = choice.text_of("$ref").and_then(component) {
                let mapped = self
                    .mapping
                    .iter()
                    .find(|member| names(&member.value, choice.text_of("$ref").unwrap_or_default()));
                stated(document, self.name, target, choice, mapped, reading);
            }
        }
        for member in self.mapping {
            if !references.iter().any(|reference| names(&member.value, reference)) {
                stray(document, member, &references, reading);
            }
        }
    }
}

/// Whether objects of a choice have the member by what it says.
fn states(document: &Document, name: &str, choice: &Node) -> bool {
    let layers = super::layers::conjuncts(document, choice);
    let mut members = layers.iter().filter_map(|layer| layer.get("properties"));
    members.any(|members| members.get(name).is_some())
}

/// Whether a value of `mapping` means the schema at `reference`: a reference to it, or its bare name.
fn names(mapped: &Node, reference: &str) -> bool {
    let to = mapped.text().unwrap_or_default();
    to == reference || component(reference) == Some(("schemas", to))
}

/// A value of the mapping that leads to no choice.
fn stray(document: &Document, member: &Member, references: &[&str], reading: &mut Reading) {
    let to = member.value.text().unwrap_or(&member.key);
    let text = format!("the mapping of `{}` leads to none of these choices", member.key);
    let choices = references
        .iter()
        .filter_map(|reference| component(reference))
        .map(|(_, name)| name);
    let hint = match near(choices.clone(), component(to).map_or(to, |(_, name)| name)) {
        Some(other) => format!("did you mean `#/components/schemas/{other}`?"),
        None => format!("its choices are: {}", choices.collect::<Vec<_>>().join(", ")),
    };
    // One that leads to another schema may be meant for where that is used; one that leads nowhere never is.
    let known =
        document.target(to).is_some() || document.components("schemas").iter().any(|other| other.key == to);
    let code = if known { "discriminator" } else { "unresolved-ref" };
    reading.refuse(Problem::new(member.value.at, code, text, hint));
}

/// The name most like `written`, where one is near.
fn near<'a>(names: impl Iterator<Item = &'a str>, written: &str) -> Option<&'a str> {
    let near = names
        .map(|name| (strsim::damerau_levenshtein(name, written), name))
        .min();
    near.filter(|(distance, _)| *distance <= 3).map(|(_, name)| name)
}

/// The choice states the member that tells it apart, and the value that stands for it is written in the document. The
/// standard's fallback, the schema's name, is against the conventions where nothing else says it: renaming a schema would
/// change what clients must send.
fn stated(
    document: &Document,
    name: &str,
    target: &str,
    choice: &Node,
    mapped: Option<&Member>,
    reading: &mut Reading,
) {
    let mut layers = Layers::default();
    layers.gather(document, choice, &mut Reading::default());
    let members = layers
        .list
        .iter()
        .filter_map(|layer| layer.get("properties")?.get(name));
    let Some(member) = members.into_iter().next() else {
        let text = format!("`{target}` does not state the discriminator's member `{name}`");
        let hint = "a choice is an object that states and requires that member";
        return reading.refuse(Problem::new(choice.at, "discriminator", text, hint));
    };
    let allowed = values(document, member);
    let value = mapped.map_or(target, |member| member.key.as_str());
    let map =
        |only: &str| format!("map `{only}` to it: `mapping: {{{only}: '#/components/schemas/{target}'}}`");
    let (text, hint) = match allowed.as_slice() {
        [only] if *only == value => return,
        [only] if mapped.is_none() => (
            format!("no mapping leads to `{target}`, which allows only `{only}` as `{name}`"),
            map(only),
        ),
        [only] => (
            format!("`{value}` stands for `{target}`, which allows only `{only}` as `{name}`"),
            map(only),
        ),
        [] if mapped.is_some() => return,
        [] => (
            format!("nothing says which `{name}` stands for `{target}`"),
            format!("add a value to the mapping: `mapping: {{…: '#/components/schemas/{target}'}}`"),
        ),
        _ => (
            format!("`{target}` allows several values of `{name}`, and one stands for it"),
            format!("narrow the enum (line {}) to the mapped value", member.at.line),
        ),
    };
    let at = mapped.map_or(choice.at, |member| member.at);
    reading.refuse(Problem::new(at, "discriminator", text, hint));
}

/// The values that the enum of the discriminator's member allows; none where it is free text.
fn values<'d>(document: &'d Document, member: &'d Node) -> Vec<&'d str> {
    let mut layers = Layers::default();
    layers.gather(document, member, &mut Reading::default());
    let values = constant::values(&layers, &mut Reading::default()).unwrap_or_default();
    values.into_iter().filter_map(Node::text).collect()
}
