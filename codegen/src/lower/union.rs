//! Choices as enums with what can be chosen in each variant.
//!
//! Where the branches are objects that nothing else uses and a member tells them apart, the enum writes that member and the
//! objects have none of it. Everywhere else the branches are whole, and what they have in common is the table by which the
//! engine finds the right one: types, constants, required members; where that leaves several, the schemas themselves.

mod names;
mod tags;

use serde_json::{Value, json};

pub(super) use self::names::variant_names;
pub(crate) use self::tags::Tags;
use super::case::{distinct, type_name};
use super::docs::docs;
use super::literal;
use super::model::{Model, Models};
use super::types::Scope;
use crate::load::Node;
use crate::shape::{Facts, Kind, Shape, Union, Variant};

/// The engine looks at no more members with few values than these, and at no more values.
const MANY_CONSTANTS: usize = 4;
const MANY_VALUES: usize = 8;

/// The facts of one enum.
pub(super) fn facts(models: &Models<'_>, model: &Model<'_>, union: &Union<'_>) -> Value {
    let tag = models.tags.written_by(&model.shape);
    let names = names(models, &model.shape, union);
    let last = names.len().saturating_sub(1);
    let variants = union
        .variants
        .iter()
        .zip(names)
        .enumerate()
        .map(|(index, (variant, name))| {
            let arm = if index == last {
                "_".to_owned()
            } else {
                index.to_string()
            };
            json!({
                "name": name,
                "type": held(models, model, variant),
                "value": literal::text(variant.told.first().copied().unwrap_or_default()),
                "arm": arm,
                "branch": branch(union, variant),
            })
        });
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "tag": tag.map_or(Value::Bool(false), |name| json!({"member": literal::text(name)})),
        "variants": variants.collect::<Value>(),
        "schemas": if union.overlaps { "Some(&SCHEMAS)" } else { "None" },
    })
}

/// The types that printing the enum names.
pub(super) fn types(models: &Models<'_>, model: &Model<'_>, union: &Union<'_>) -> Vec<String> {
    let mut types: Vec<String> = union
        .variants
        .iter()
        .map(|variant| held(models, model, variant))
        .collect();
    if models.tags.written_by(&model.shape).is_none() {
        types.push("Branch".to_owned());
        let constants = union
            .variants
            .iter()
            .any(|variant| !variant.facts.constants.is_empty());
        types.extend(constants.then(|| "Constant".to_owned()));
    }
    types
}

/// The names of the variants of the choice `shape`.
pub(super) fn names(models: &Models<'_>, shape: &Shape<'_>, union: &Union<'_>) -> Vec<String> {
    if models.tags.written_by(shape).is_none() {
        return variant_names(union);
    }
    let told = union.variants.iter().filter_map(|variant| variant.told.first());
    distinct(told.map(|value| type_name(value)).collect(), "")
}

fn held(models: &Models<'_>, model: &Model<'_>, variant: &Variant<'_>) -> String {
    let plain = models.written(&variant.shape, Scope::own(model.way));
    if models.needs_box(&model.shape, &variant.shape) {
        format!("Box<{plain}>")
    } else {
        plain
    }
}

/// A branch as the engine's table has it.
fn branch(union: &Union<'_>, variant: &Variant<'_>) -> String {
    let Facts {
        types,
        required,
        constants,
        ..
    } = &variant.facts;
    let mut text = format!("Branch::new({})", types.bits());
    if !required.is_empty() {
        text.push_str(&format!(
            ".requires({})",
            literal::texts(required.iter().copied())
        ));
    }
    // Few values tell best; a long list would only be read in vain.
    let mut constants: Vec<_> = constants
        .iter()
        .filter(|(_, values)| values.len() <= MANY_VALUES)
        .collect();
    constants.sort_by_key(|(name, values)| (!required.contains(name), values.len()));
    for (name, values) in constants.into_iter().take(MANY_CONSTANTS) {
        let values: Vec<String> = values
            .iter()
            .filter_map(|value| literal::constant(value))
            .collect();
        text.push_str(&format!(
            ".constant({}, &[{}])",
            literal::text(name),
            values.join(", ")
        ));
    }
    if let Some(name) = union.discriminator.filter(|_| !variant.told.is_empty()) {
        let values = literal::texts(variant.told.iter().copied());
        text.push_str(&format!(".told({}, {values})", literal::text(name)));
    }
    if union.overlaps {
        text.push_str(&format!(
            ".schema({})",
            literal::text(&variant.shape.node.to_json().to_string())
        ));
    }
    text
}

/// The text that a variant is written with, in an expression that makes one.
pub(super) fn chosen<'d>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    scope: Scope,
    value: &Node,
    write: &dyn Fn(&Shape<'d>, &Node) -> Option<String>,
) -> Option<String> {
    let Kind::Union(union) = &shape.kind else {
        return None;
    };
    let names = names(models, shape, union);
    let told = |choice: &Variant<'_>| {
        let name = union.discriminator.and_then(|name| value.text_of(name));
        name.is_none_or(|name| choice.told.is_empty() || choice.told.contains(&name))
    };
    let mut written = union
        .variants
        .iter()
        .zip(names)
        .filter(|(choice, _)| told(choice));
    written.find_map(|(choice, name)| {
        let inner = write(&choice.shape, value)?;
        let inner = if models.needs_box(shape, &choice.shape) {
            format!("Box::new({inner})")
        } else {
            inner
        };
        Some(format!("{}::{name}({inner})", models.written(shape, scope)))
    })
}
