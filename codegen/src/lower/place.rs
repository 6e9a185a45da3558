//! The names that schemas written in place get by their place.

use std::collections::HashMap;

use super::case::{joined, type_name};
use super::union::variant_names;
use crate::load::{Data, Document, Node};
use crate::shape::{Kind, Shape};

/// The schemas written inside the component schemas, each with the name that its place gives it, so that it does not matter
/// from where it is met first.
pub(super) fn of_components(document: &Document) -> HashMap<*const Node, String> {
    let mut names = HashMap::new();
    for member in document.components("schemas") {
        walk(&member.value, &type_name(&member.key), &mut names);
    }
    names
}

fn walk(schema: &Node, place: &str, names: &mut HashMap<*const Node, String>) {
    for member in schema.get("properties").map_or(&[][..], Node::members) {
        let place = member_of(place, &member.key);
        names.insert(&member.value, place.clone());
        walk(&member.value, &place, names);
    }
    for (key, suffix) in [("items", "Entry"), ("additionalProperties", "Value")] {
        if let Some(inner) = schema.get(key).filter(|inner| matches!(inner.data, Data::Map(_))) {
            let place = format!("{place}{suffix}");
            names.insert(inner, place.clone());
            walk(inner, &place, names);
        }
    }
    for part in schema.get("allOf").map_or(&[][..], Node::elements) {
        walk(part, place, names);
    }
}

fn member_of(place: &str, name: &str) -> String {
    let joined = joined(name);
    let joined = if joined.is_empty() {
        type_name(name)
    } else {
        joined
    };
    format!("{place}{joined}")
}

/// The schemas inside `shape`, each with the name that its place gives it.
pub(super) fn parts<'s, 'd>(shape: &'s Shape<'d>, place: &str) -> Vec<(&'s Shape<'d>, String)> {
    let mut parts = match &shape.kind {
        Kind::List(items) => vec![(&**items, format!("{place}Entry"))],
        Kind::Map(values) => vec![(&**values, format!("{place}Value"))],
        Kind::Object(properties) => {
            let named = properties.iter();
            named
                .map(|property| (&property.shape, member_of(place, property.name)))
                .collect()
        }
        Kind::Union(union) => {
            let names = variant_names(union).into_iter();
            let named = union.variants.iter().zip(names);
            named
                .map(|(variant, name)| (&variant.shape, format!("{place}{name}")))
                .collect()
        }
        _ => Vec::new(),
    };
    parts.extend(shape.open.as_deref().map(|open| (open, format!("{place}Value"))));
    parts
}
