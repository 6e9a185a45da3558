//! What a value of a document says, however it is written: to JSON `1` and `1.0` are one number (JSON Schema Core 2020-12,
//! section 4.2.2).

use serde_json::Value;

use crate::load::Node;

/// Doubles hold every whole number up to this one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The value, with whole numbers written whole.
pub(super) fn meaning(node: &Node) -> Value {
    settled(node.to_json())
}

/// Whether a number is a whole one.
pub(super) fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= EXACT
}

fn settled(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a whole number that doubles hold exactly"
            )]
            Some(double) if number.is_f64() && is_whole(double) => Value::from(double as i64),
            _ => Value::Number(number),
        },
        Value::Array(list) => list.into_iter().map(settled).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, member)| (name, settled(member)))
            .collect(),
        other => other,
    }
}
