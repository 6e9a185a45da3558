//! Choices as enums with what can be chosen in each variant.
//!
//! Where the branches are objects that nothing else uses and a member tells them apart, the enum writes that member and the
//! objects have none of it. Everywhere else the branches are whole, and what they have in common is the table by which the
//! engine finds the right one: types, constants, required members; where that leaves several, the schemas themselves.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::case::{distinct, type_name, variant};
use super::docs::docs;
use super::literal;
use super::model::{Model, Models};
use super::types::Scope;
use crate::load::{Data, Node};
use crate::shape::{Facts, Key, Kind, Shape, Union, Variant};

/// The engine looks at no more members with few values than these, and at no more values.
const MANY_CONSTANTS: usize = 4;
const MANY_VALUES: usize = 8;

/// The choices that write their discriminator, and the objects that they write it for.
#[derive(Debug, Default)]
pub(crate) struct Tags<'d> {
    choices: HashMap<Key, &'d str>,
    objects: HashMap<Key, &'d str>,
}

impl<'d> Tags<'d> {
    /// Looks at all choices of `models`.
    pub(super) fn of(models: &Models<'d>) -> Self {
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
    pub(super) fn written_for(&self, shape: &Shape<'d>) -> Option<&'d str> {
        self.objects.get(&shape.key()).copied()
    }

    /// The member that the choice `shape` writes.
    pub(super) fn written_by(&self, shape: &Shape<'d>) -> Option<&'d str> {
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

/// The names of the branches by what they are: the schema's, or what tells them apart.
pub(super) fn variant_names(union: &Union<'_>) -> Vec<String> {
    distinct(union.variants.iter().map(variant_name).collect(), "")
}

fn variant_name(choice: &Variant<'_>) -> String {
    let node = choice.shape.node;
    if matches!(choice.shape.kind, Kind::Named(_)) {
        return type_name(referred(node).unwrap_or_default());
    }
    if let Some(title) = node.text_of("title").filter(|_| choice.shape.within.is_none()) {
        return type_name(title);
    }
    let constants = choice.facts.constants.iter();
    let constants = constants.filter(|(name, _)| choice.facts.required.contains(name));
    let mut texts = constants.filter_map(|(_, values)| match values.as_slice() {
        [
            Node {
                data: Data::Text(only),
                ..
            },
        ] => Some(variant(only)),
        _ => None,
    });
    let sole = match choice.facts.required.as_slice() {
        [only] => Some(type_name(only)),
        _ => None,
    };
    texts
        .next()
        .or(sole)
        .unwrap_or_else(|| by_kind(&choice.shape.kind).to_owned())
}

/// The last step of the reference that a schema is.
fn referred(node: &Node) -> Option<&str> {
    let own = node
        .text_of("$ref")
        .and_then(|reference| reference.rsplit('/').next());
    own.or_else(|| node.get("allOf")?.elements().iter().find_map(referred))
}

fn by_kind(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Text => "String",
        Kind::Timestamp => "Timestamp",
        Kind::Date => "Date",
        Kind::Uuid => "Uuid",
        Kind::Bytes | Kind::Binary => "Bytes",
        Kind::Integer32 | Kind::Integer64 | Kind::Integer(_) => "Integer",
        Kind::Decimal | Kind::Float => "Number",
        Kind::Boolean => "Boolean",
        Kind::Enumeration(_) | Kind::Constants(_) => "Constant",
        Kind::List(_) => "List",
        Kind::Map(_) => "Map",
        Kind::Object(_) => "Object",
        Kind::Union(_) => "Choice",
        Kind::Anything | Kind::Named(_) => "Any",
    }
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
