//! Schemas that no value keeps, since what their parts say rules each other out.
//!
//! Only what is certain is told: `minLength` says nothing of numbers, and a schema that allows `null` has a value. Each
//! contradiction is told once, at the schema that brings it about, and not again wherever that is used.

use std::collections::HashMap;

use super::walk::schemas;
use super::{members, room};
use crate::load::{Document, Node, Position};
use crate::problem::Problem;
use crate::shape::{Types, allows_null, conjuncts, same};

/// What rules each other out.
pub(super) struct Clash {
    at: Position,
    text: String,
    hint: String,
}

impl Clash {
    pub(super) fn new(at: Position, text: impl Into<String>, hint: impl Into<String>) -> Self {
        Clash {
            at,
            text: text.into(),
            hint: hint.into(),
        }
    }
}

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut known = HashMap::new();
    for schema in schemas(document) {
        if schema.get("$ref").is_some() || has_told(document, schema, &mut known) {
            continue;
        }
        for Clash { at, text, hint } in clashes(document, schema) {
            problems.push(Problem::new(at, "unsatisfiable", text, hint));
        }
    }
}

/// Whether a part of the schema tells of a contradiction already. What is known is not asked again.
fn has_told(document: &Document, schema: &Node, known: &mut HashMap<*const Node, bool>) -> bool {
    let parts = schema.get("allOf").map_or(&[][..], Node::elements);
    parts.iter().any(|part| {
        let target = document.resolve(part).unwrap_or(part);
        let key = std::ptr::from_ref(target);
        *known
            .entry(key)
            .or_insert_with(|| !clashes(document, target).is_empty())
    })
}

/// The contradictions of a schema: one of its own, or those of its members, of which several parts speak.
fn clashes(document: &Document, schema: &Node) -> Vec<Clash> {
    let layers = conjuncts(document, schema);
    if !allows_null(document, schema)
        && let Some(clash) = clash(&layers)
    {
        return vec![clash];
    }
    let shared = members::shared(&layers).into_iter();
    let ruled_out = shared.filter_map(|nodes| {
        let is_alone =
            |node: &&Node| !allows_null(document, node) && clash(&conjuncts(document, node)).is_some();
        if nodes.iter().all(|node| allows_null(document, node)) || nodes.iter().any(is_alone) {
            return None;
        }
        let layers: Vec<&Node> = nodes.iter().flat_map(|node| conjuncts(document, node)).collect();
        clash(&layers)
    });
    ruled_out.collect()
}

/// The first contradiction of schemas that hold at once.
fn clash(layers: &[&Node]) -> Option<Clash> {
    let mut all = Types::ALL;
    for (place, layer) in layers.iter().enumerate() {
        let stated = types(layer);
        if all.both(stated).without(Types::NULL).is_empty() {
            return Some(of_types(layers.get(..place).unwrap_or_default(), layer));
        }
        all = all.both(stated);
    }
    let left = all.without(Types::NULL);
    let number = Types::INTEGER.with(Types::FRACTION);
    listed(layers, left).or_else(|| match left {
        Types::INTEGER => room::of_integers(layers),
        Types::TEXT => room::counted(layers, "minLength", "maxLength"),
        Types::LIST => room::counted(layers, "minItems", "maxItems"),
        Types::OBJECT => {
            room::counted(layers, "minProperties", "maxProperties").or_else(|| members::clash(layers))
        }
        left if left == number => room::of_numbers(layers),
        _ => None,
    })
}

/// The types that a schema allows by `type`, and by the choices that it leaves.
pub(super) fn types(schema: &Node) -> Types {
    let choices = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key));
    choices.fold(Types::stated(schema), |all, choices| {
        let any = choices.elements().iter().fold(Types::NONE, |any, choice| {
            let nullable = if choice.flag("nullable") {
                Types::NULL
            } else {
                Types::NONE
            };
            any.with(Types::stated(choice)).with(nullable)
        });
        all.both(any)
    })
}

fn of_types(earlier: &[&Node], layer: &Node) -> Clash {
    let at = layer.get("type").unwrap_or(layer).at;
    let stated = types(layer);
    let other = earlier
        .iter()
        .find(|other| types(other).both(stated).without(Types::NULL).is_empty());
    let text = match other {
        Some(other) => format!("no value is both {} and {}", types(other).words(), stated.words()),
        None => format!("no value that the other parts allow is {}", stated.words()),
    };
    let line = other
        .or(earlier.first())
        .map_or(0, |other| other.get("type").unwrap_or(other).at.line);
    Clash::new(at, text, format!("choose one; the other stands on line {line}"))
}

/// Lists of values that have none in common, or none of the type that is left.
fn listed(layers: &[&Node], left: Types) -> Option<Clash> {
    let mut lists = layers.iter().filter_map(|layer| layer.get("enum"));
    let first = lists.next()?;
    let mut values: Vec<&Node> = first.elements().iter().collect();
    for list in lists {
        values.retain(|value| list.elements().iter().any(|other| same(value, other)));
        if values.is_empty() {
            let hint = format!(
                "list a value in both; the other list stands on line {}",
                first.at.line
            );
            return Some(Clash::new(
                list.at,
                "the values that these parts list have none in common",
                hint,
            ));
        }
    }
    let is_left = values.iter().any(|value| left.has(Types::of(value)));
    // Within one schema each value is told that is not of its type.
    let apart = layers
        .iter()
        .filter(|layer| layer.get("type").is_some())
        .any(|layer| layer.get("enum").is_none());
    let text = format!("no value of this list is {}", left.words());
    (!is_left && apart && !values.is_empty()).then(|| {
        Clash::new(
            first.at,
            text,
            "correct the values, or the type that another part states",
        )
    })
}
