//! Single values that a text can be.

use serde_json::{Number, Value};

use crate::contract::{
    numbers,
    places::{Kept, kept},
    violation::{Rule, ValueType},
};

/// What single values a text can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    Integer,
    Number,
    /// A number that is kept as it is written, or refused: it counts decimal fractions.
    Decimal,
    Boolean,
    Text,
}

impl Scalar {
    pub(super) fn of(name: &str, schema: &Value) -> Option<Self> {
        match name {
            "integer" => Some(Scalar::Integer),
            "number" if kept(schema) == Some(Kept::Exactly) => Some(Scalar::Decimal),
            "number" => Some(Scalar::Number),
            "boolean" => Some(Scalar::Boolean),
            "string" => Some(Scalar::Text),
            _ => None,
        }
    }

    pub(super) fn value_type(self) -> ValueType {
        match self {
            Scalar::Integer => ValueType::Integer,
            Scalar::Number | Scalar::Decimal => ValueType::Number,
            Scalar::Boolean => ValueType::Boolean,
            Scalar::Text => ValueType::Text,
        }
    }

    pub(super) fn parse(self, text: &str) -> Result<Value, Rule> {
        let wrong = || Rule::Type(vec![self.value_type()]);
        match self {
            Scalar::Text => Ok(Value::String(text.to_owned())),
            Scalar::Boolean => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(wrong()),
            },
            Scalar::Integer => whole_number(text).ok_or_else(wrong),
            Scalar::Number | Scalar::Decimal => match serde_json::from_str::<Number>(text) {
                // JSON allows white space around a number, a parameter is the number alone.
                Ok(_) if text.contains([' ', '\t', '\n', '\r']) => Err(wrong()),
                Ok(number) if self == Scalar::Decimal && !is_kept(text, &number) => Err(Rule::TooManyDigits),
                Ok(number) => Ok(Value::Number(number)),
                Err(_) => Err(wrong()),
            },
        }
    }
}

/// The same rule as for the numbers of a body.
fn is_kept(text: &str, number: &Number) -> bool {
    number
        .as_f64()
        .is_none_or(|double| numbers::is_kept(text, double))
}

/// A whole number beyond 64 bits is still one: the schema's bounds then say what is wrong with it.
fn whole_number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<i64>() {
        return (!text.starts_with('+')).then(|| Value::from(number));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_whole {
        return None;
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(Value::from(number));
    }
    text.parse::<f64>()
        .ok()
        .filter(|huge| huge.is_finite())
        .map(Value::from)
}
