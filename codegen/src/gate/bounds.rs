//! Bounds and patterns that some value can meet: the server would refuse all values otherwise, or not start.

use super::pattern;
use super::walk::schemas;
use crate::load::{Document, Node};
use crate::problem::Problem;

/// Lower and upper bounds, in the pairs that must leave something between them.
const PAIRS: &[(&str, &str)] = &[
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for schema in schemas(document) {
        for &(least, most) in PAIRS {
            pair(schema, least, most, problems);
        }
        matched(schema, problems);
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
    // One that is no text is reported by the rule on keys.
    let wrong = node.text().and_then(|text| pattern::compile(text).err());
    if let Some(wrong) = wrong {
        let text = format!("the pattern cannot be read: {wrong}");
        let hint = "correct the regular expression; single quotes keep YAML away from its backslashes";
        problems.push(Problem::new(node.at, "pattern", text, hint));
    }
}
