//! Whether a value written in the document is one that its own schema allows. The server applies a default without
//! checking it, so a wrong one would be the one request that breaks the contract and gets through.
//!
//! jsonschema, which checks what clients send, was rejected here: it would bring its whole dialect into this tool, and
//! its messages know no lines and no types of ours.

use std::cmp::Ordering;

use super::{formats, pattern};
use crate::load::{Data, Document, Node};
use crate::shape::{Kind, Property, Shape};

/// A value that is not allowed: which, and why.
pub(super) struct Misfit<'d> {
    /// The value, or the part of it that is wrong.
    pub(super) value: &'d Node,
    /// What it would have to be: `must be at least 1`.
    pub(super) rule: String,
}

/// The first reason for which `shape` does not allow `value`; `None` where it does.
pub(super) fn misfit<'d>(document: &'d Document, shape: &Shape<'d>, value: &'d Node) -> Option<Misfit<'d>> {
    let meaning = shape.meaning(document)?;
    if matches!(value.data, Data::Null) && meaning.nullable {
        return None;
    }
    let schema = meaning.node;
    let rule = match (&meaning.kind, &value.data) {
        (Kind::Anything | Kind::Named(_) | Kind::Union(_), _)
        | (Kind::Boolean, Data::Boolean(_))
        | (Kind::Binary, Data::Text(_)) => None,
        (Kind::Integer32, Data::Integer(number)) if i32::try_from(*number).is_err() => {
            Some("must be within 32 bits, as `format: int32` says".to_owned())
        }
        (Kind::Integer32 | Kind::Integer64 | Kind::Integer(_), Data::Integer(_))
        | (Kind::Float | Kind::Decimal, Data::Integer(_) | Data::Float(_)) => number(schema, value),
        (Kind::Enumeration(values), Data::Text(text)) => {
            let known = values.contains(&text.as_str());
            (!known).then(|| format!("must be one of {}", values.join(", ")))
        }
        (Kind::Constants(values), _) => {
            let known = values.iter().any(|known| known.to_json() == value.to_json());
            let listed = || {
                values
                    .iter()
                    .map(|value| value.to_json().to_string())
                    .collect::<Vec<_>>()
            };
            (!known).then(|| format!("must be one of {}", listed().join(", ")))
        }
        (Kind::Text | Kind::Timestamp | Kind::Date | Kind::Uuid | Kind::Bytes, Data::Text(text)) => {
            written(schema, text)
        }
        (Kind::List(items), Data::List(elements)) => {
            let wrong = elements
                .iter()
                .find_map(|element| misfit(document, items, element));
            return wrong.or_else(|| {
                Some(Misfit {
                    value,
                    rule: count(schema, elements.len(), "Items")?,
                })
            });
        }
        (Kind::Map(values), Data::Map(members)) => {
            let wrong = members
                .iter()
                .find_map(|member| misfit(document, values, &member.value));
            return wrong.or_else(|| {
                Some(Misfit {
                    value,
                    rule: count(schema, members.len(), "Properties")?,
                })
            });
        }
        (Kind::Object(properties), Data::Map(_)) => return members(document, properties, value),
        (kind, _) => Some(format!("must be {}", name(kind))),
    };
    rule.map(|rule| Misfit { value, rule })
}

fn members<'d>(document: &'d Document, properties: &[Property<'d>], value: &'d Node) -> Option<Misfit<'d>> {
    properties
        .iter()
        .find_map(|property| match value.get(property.name) {
            Some(member) => misfit(document, &property.shape, member),
            // What goes one way only is absent the other way.
            None if ["readOnly", "writeOnly"]
                .iter()
                .any(|flag| property.shape.node.flag(flag)) =>
            {
                None
            }
            None if property.required => Some(Misfit {
                value,
                rule: format!("must have the member `{}`", property.name),
            }),
            None => None,
        })
}

/// Bounds of numbers. In OpenAPI 3.0 `exclusiveMinimum` and `exclusiveMaximum` are flags.
fn number(schema: &Node, value: &Node) -> Option<String> {
    let against = |key: &str| Some((schema.get(key)?, order(value, schema.get(key)?)?));
    if let Some((bound, order)) = against("minimum") {
        let exclusive = schema.flag("exclusiveMinimum");
        if order.is_lt() || exclusive && order.is_eq() {
            let than = if exclusive { "greater than" } else { "at least" };
            return Some(format!("must be {than} {}", bound.to_json()));
        }
    }
    if let Some((bound, order)) = against("maximum") {
        let exclusive = schema.flag("exclusiveMaximum");
        if order.is_gt() || exclusive && order.is_eq() {
            let than = if exclusive { "less than" } else { "at most" };
            return Some(format!("must be {than} {}", bound.to_json()));
        }
    }
    let step = schema
        .get("multipleOf")
        .filter(|step| !is_multiple(value, step))?;
    Some(format!("must be a multiple of {}", step.to_json()))
}

fn written(schema: &Node, text: &str) -> Option<String> {
    let length = count(schema, text.chars().count(), "Length");
    let format = schema
        .text_of("format")
        .and_then(|format| formats::misfit(format, text));
    length.or(format.map(str::to_owned)).or_else(|| {
        let pattern = schema.text_of("pattern")?;
        // A pattern that cannot be read is reported where it stands.
        let matches = pattern::compile(pattern).ok()?.is_match(text).unwrap_or(false);
        (!matches).then(|| format!("must match the pattern {pattern}"))
    })
}

fn count(schema: &Node, count: usize, what: &str) -> Option<String> {
    let bound = |side: &str| match schema.get(&format!("{side}{what}"))?.data {
        Data::Integer(bound) => usize::try_from(bound).ok(),
        _ => None,
    };
    match (bound("min"), bound("max")) {
        (Some(least), _) if count < least => Some(format!("must keep to `min{what}: {least}`")),
        (_, Some(most)) if count > most => Some(format!("must keep to `max{what}: {most}`")),
        _ => None,
    }
}

fn name(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Integer32 | Kind::Integer64 | Kind::Integer(_) => "a whole number",
        Kind::Decimal | Kind::Float => "a number",
        Kind::Binary => "a file",
        Kind::Boolean => "true or false",
        Kind::List(_) => "a list",
        Kind::Map(_) | Kind::Object(_) | Kind::Union(_) => "an object",
        Kind::Text | Kind::Timestamp | Kind::Date | Kind::Uuid | Kind::Bytes | Kind::Enumeration(_) => "text",
        Kind::Constants(_) | Kind::Anything | Kind::Named(_) => "a value",
    }
}

pub(super) fn is_number(node: &Node) -> bool {
    as_float(node).is_some_and(f64::is_finite)
}

/// How two numbers compare: exactly where both are whole. `None` where one is no number.
pub(super) fn order(one: &Node, other: &Node) -> Option<Ordering> {
    match (&one.data, &other.data) {
        (Data::Integer(one), Data::Integer(other)) => Some(one.cmp(other)),
        _ => as_float(one)?.partial_cmp(&as_float(other)?),
    }
}

fn is_multiple(value: &Node, step: &Node) -> bool {
    match (&value.data, &step.data) {
        (Data::Integer(value), Data::Integer(step)) => value.checked_rem(*step).unwrap_or(0) == 0,
        _ => as_float(value).zip(as_float(step)).is_none_or(|(value, step)| {
            // Decimal fractions are not exact in binary: 0.07 is seven steps of 0.01 but for the last digit.
            let steps = value / step;
            (steps - steps.round()).abs() <= steps.abs().max(1.0) * 1e-12
        }),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only compared with numbers that are inexact already"
)]
fn as_float(node: &Node) -> Option<f64> {
    match node.data {
        Data::Integer(value) => Some(value as f64),
        Data::Float(value) => Some(value),
        _ => None,
    }
}
