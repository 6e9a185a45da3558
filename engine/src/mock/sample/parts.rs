//! A schema laid flat: what has to hold all at once, and choices that are still to be made.
//!
//! `$ref` is followed and `allOf` is one list, so that whoever makes a value asks for a keyword and gets what every part
//! says of it. Merging the parts into one schema was rejected: a pattern, a format or a reference cannot be merged.

use serde_json::{Map, Value};

use crate::contract;

/// The flat form.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts<'a> {
    plain: Vec<&'a Map<String, Value>>,
    choices: Vec<Choice<'a>>,
    /// References that were followed on the way here.
    names: Vec<&'a str>,
    /// Members whose value follows from a discriminator.
    told: Vec<(&'a str, &'a str)>,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone, Copy)]
struct Choice<'a> {
    branches: &'a [Value],
    discriminator: Option<&'a Value>,
}

impl<'a> Parts<'a> {
    /// Adds a schema. `open` are the references of which a value is being made around this one: one of them again would
    /// never end. `None` for what no value satisfies or what leads nowhere.
    pub(super) fn add(&mut self, document: &'a Value, schema: &'a Value, open: &[&'a str]) -> Option<()> {
        let object = match schema {
            Value::Object(object) => object,
            Value::Bool(true) | Value::Null => return Some(()),
            _ => return None,
        };
        if let Some(Value::String(reference)) = object.get("$ref") {
            self.follow(document, reference, open)?;
        }
        let list = |keyword: &str| object.get(keyword).and_then(Value::as_array);
        self.plain.push(object);
        for part in list("allOf").into_iter().flatten() {
            self.add(document, part, open)?;
        }
        let discriminator = object.get("discriminator");
        let before = self.choices.len();
        for branches in ["oneOf", "anyOf"].into_iter().filter_map(list) {
            self.choices.push(Choice {
                branches,
                discriminator,
            });
        }
        if let (true, Some(discriminator), Some(&name)) =
            (before == self.choices.len(), discriminator, self.names.first())
        {
            // The schema that others are made from by `allOf`: the outermost reference says which of them this is.
            self.tell(discriminator, name);
        }
        Some(())
    }

    fn follow(&mut self, document: &'a Value, reference: &'a str, open: &[&'a str]) -> Option<()> {
        if open.contains(&reference) {
            return None;
        }
        if self.names.contains(&reference) {
            return Some(());
        }
        self.names.push(reference);
        let target = contract::target(document, reference)?;
        self.add(document, target, open)
    }

    /// Takes a choice that is to be made, if there is one: these parts without it, with each of its branches.
    pub(super) fn decide(&self, document: &'a Value, open: &[&'a str]) -> Option<Vec<Parts<'a>>> {
        let (choice, others) = self.choices.split_first()?;
        let rest = Parts {
            choices: others.to_vec(),
            ..self.clone()
        };
        let decided = choice.branches.iter().filter_map(|branch| {
            let mut parts = rest.clone();
            if let (Some(discriminator), Some(name)) =
                (choice.discriminator, branch.get("$ref").and_then(Value::as_str))
            {
                parts.tell(discriminator, name);
            }
            parts.add(document, branch, open)?;
            Some(parts)
        });
        Some(decided.collect())
    }

    /// What a discriminator says of the schema that `reference` leads to (OpenAPI 3.0.3, section 4.7.25).
    fn tell(&mut self, discriminator: &'a Value, reference: &'a str) {
        let Some(member) = discriminator.get("propertyName").and_then(Value::as_str) else {
            return;
        };
        let name = reference.rsplit('/').next().unwrap_or(reference);
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mut mapped = mapping.into_iter().flatten();
        let value = mapped.find(|(_, target)| {
            target
                .as_str()
                .is_some_and(|target| target == reference || target == name)
        });
        let value = value.map_or(name, |(value, _)| value.as_str());
        if !self.told.iter().any(|(known, _)| *known == member) {
            self.told.push((member, value));
        }
    }

    /// The references that were followed.
    pub(super) fn names(&self) -> &[&'a str] {
        &self.names
    }

    /// The value of a member that a discriminator decides.
    pub(super) fn told(&self, member: &str) -> Option<&'a str> {
        let mut told = self.told.iter();
        told.find(|(name, _)| *name == member).map(|(_, value)| *value)
    }

    /// What the parts say under a keyword, the outer ones first.
    pub(super) fn all(&self, keyword: &str) -> impl Iterator<Item = &'a Value> {
        self.plain.iter().filter_map(move |part| part.get(keyword))
    }

    /// The members of objects under a keyword: `properties`.
    pub(super) fn members(&self, keyword: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let objects = self.all(keyword).filter_map(Value::as_object);
        objects.flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// The texts under a keyword.
    pub(super) fn texts(&self, keyword: &str) -> impl Iterator<Item = &'a str> {
        self.all(keyword).filter_map(Value::as_str)
    }

    /// The numbers under a keyword.
    pub(super) fn numbers(&self, keyword: &str) -> impl Iterator<Item = f64> {
        self.all(keyword).filter_map(Value::as_f64)
    }

    /// The sizes under a keyword.
    pub(super) fn sizes(&self, keyword: &str) -> impl Iterator<Item = usize> {
        let whole = self.all(keyword).filter_map(Value::as_u64);
        whole.map(|size| usize::try_from(size).unwrap_or(usize::MAX))
    }

    /// Whether a part says `true` under a keyword.
    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.all(keyword).any(|value| *value == Value::Bool(true))
    }

    /// How many parts have a keyword.
    pub(super) fn count(&self, keyword: &str) -> usize {
        self.all(keyword).count()
    }
}
