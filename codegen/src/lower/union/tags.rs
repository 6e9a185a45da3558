//! Members that say of which branch a value is, where the struct of the branch does not write them.

use std::collections::HashMap;

use crate::load::Node;
use crate::lower::model::Models;
use crate::shape::{Key, Kind, Shape, Variant};

/// The choices that write their discriminator, and the objects that they write it for.
#[derive(Debug, Default)]
pub(crate) struct Tags<'d> {
    choices: HashMap<Key, &'d str>,
    objects: HashMap<Key, &'d str>,
}

impl<'d> Tags<'d> {
    /// Looks at all choices of `models`.
    pub(in crate::lower) fn of(models: &Models<'d>) -> Self {
        let mut uses = HashMap::new();
        count(&models.document.root, &mut uses);
        let mut tags = Tags::default();
        for model in &models.list {
            let Kind::Union(union) = &model.shape.kind else {
                continue;
            };
            let Some(name) = union.discriminator else { continue };
            let objects = union
                .variants
                .iter()
                .map(|variant| tagged(models, name, variant, &uses));
            let Some(objects) = objects.collect::<Option<Vec<Key>>>() else {
                continue;
            };
            tags.choices.insert(model.shape.key(), name);
            tags.objects.extend(objects.into_iter().map(|key| (key, name)));
        }
        tags
    }

    /// The member that a choice writes for the object `shape`.
    pub(in crate::lower) fn written_for(&self, shape: &Shape<'d>) -> Option<&'d str> {
        self.objects.get(&shape.key()).copied()
    }

    /// The member that the choice `shape` writes.
    pub(in crate::lower) fn written_by(&self, shape: &Shape<'d>) -> Option<&'d str> {
        self.choices.get(&shape.key()).copied()
    }
}

/// The object of a branch that the choice can write the member `name` for: it states the member with the one value that
/// stands for it, and nothing else refers to it.
fn tagged<'d>(
    models: &Models<'d>,
    name: &str,
    variant: &Variant<'d>,
    uses: &HashMap<&str, usize>,
) -> Option<Key> {
    let reference = variant.shape.node.text_of("$ref")?;
    let [told] = variant.told.as_slice() else {
        return None;
    };
    let meaning = variant.shape.meaning(models.document)?;
    let Kind::Object(properties) = &meaning.kind else {
        return None;
    };
    let member = properties.iter().find(|property| property.name == name)?;
    let kind = member.shape.meaning(models.document)?.kind;
    let fits = match &kind {
        Kind::Enumeration(values) => values.as_slice() == [*told],
        Kind::Text => true,
        _ => false,
    };
    let alone = uses.get(reference) == Some(&1);
    (fits && alone && meaning.open.is_none() && !meaning.nullable).then(|| meaning.key())
}

/// How often each reference is written; once too often where it is no branch of a choice.
fn count<'d>(node: &'d Node, uses: &mut HashMap<&'d str, usize>) {
    node.elements().iter().for_each(|element| count(element, uses));
    for member in node.members() {
        if let Some(reference) = member.value.text().filter(|_| member.key == "$ref") {
            *uses.entry(reference).or_default() += 2;
        } else if matches!(member.key.as_str(), "oneOf" | "anyOf") {
            let branches = member.value.elements();
            let named = branches.iter().filter_map(|branch| branch.text_of("$ref"));
            named.for_each(|reference| *uses.entry(reference).or_default() += 1);
            let inline = branches.iter().filter(|branch| branch.get("$ref").is_none());
            inline.for_each(|branch| count(branch, uses));
        } else if !matches!(member.key.as_str(), "example" | "examples" | "default" | "enum") {
            count(&member.value, uses);
        }
    }
}
