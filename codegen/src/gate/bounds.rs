//! Bounds and patterns that some value can meet: the server would refuse all values otherwise, or not start.

use super::pattern;
use super::walk::schemas;
use crate::load::{Data, Document, Node};
use crate::problem::Problem;

/// What a bound limits, which decides what it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limits {
    Value,
    Count,
}

/// Lower and upper bounds, in the pairs that must leave something between them.
const PAIRS: &[(Limits, &str, &str)] = &[
    (Limits::Value, "minimum", "maximum"),
    (Limits::Count, "minLength", "maxLength"),
    (Limits::Count, "minItems", "maxItems"),
    (Limits::Count, "minProperties", "maxProperties"),
];

/// The flags of OpenAPI 3.0 that leave a bound itself out; later versions write numbers here.
const EXCLUSIVE: &[(&str, &str)] = &[("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for schema in schemas(document) {
        for &(limits, least, most) in PAIRS {
            written(schema, limits, least, problems);
            written(schema, limits, most, problems);
            pair(schema, least, most, problems);
        }
        for &(key, bound) in EXCLUSIVE {
            if let Some(flag) = schema
                .get(key)
                .filter(|flag| !matches!(flag.data, Data::Boolean(_)))
            {
                let text = format!("`{key}` is true or false in OpenAPI 3.0");
                let hint = format!("write the number as `{bound}` and `{key}: true` beside it");
                problems.push(Problem::new(flag.at, "bounds", text, hint));
            }
        }
        matched(schema, problems);
    }
}

fn written(schema: &Node, limits: Limits, key: &str, problems: &mut Vec<Problem>) {
    let Some(bound) = schema.get(key) else {
        return;
    };
    let (fits, what) = match limits {
        Limits::Value => (super::fit::is_number(bound), "a number"),
        Limits::Count => (matches!(bound.data, Data::Integer(0..)), "a whole number from 0"),
    };
    if !fits {
        let text = format!("`{key}` must be {what}");
        problems.push(Problem::new(
            bound.at,
            "bounds",
            text,
            "write it in digits, without quotes",
        ));
    }
}

fn pair(schema: &Node, least: &str, most: &str, problems: &mut Vec<Problem>) {
    let (Some(low), Some(high)) = (schema.get(least), schema.get(most)) else {
        return;
    };
    let Some(order) = super::fit::order(low, high) else {
        return; // no numbers, which is reported beside it
    };
    let exclusive =
        least == "minimum" && (schema.flag("exclusiveMinimum") || schema.flag("exclusiveMaximum"));
    if order.is_gt() || order.is_eq() && exclusive {
        let text = format!("no value is within `{least}` and `{most}`");
        let hint = format!("raise `{most}` (line {}) or lower `{least}`", high.at.line);
        problems.push(Problem::new(low.at, "unsatisfiable", text, hint));
    }
}

fn matched(schema: &Node, problems: &mut Vec<Problem>) {
    let Some(node) = schema.get("pattern") else {
        return;
    };
    let wrong = match node.text() {
        Some(text) => pattern::compile(text).err(),
        None => Some("it is no text".to_owned()),
    };
    if let Some(wrong) = wrong {
        let text = format!("the pattern cannot be read: {wrong}");
        let hint = "correct the regular expression; single quotes keep YAML away from its backslashes";
        problems.push(Problem::new(node.at, "pattern", text, hint));
    }
}
