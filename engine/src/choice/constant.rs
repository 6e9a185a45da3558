//! A single value that the document writes down.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A value of an `enum` or a `const` that is no list and no object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Constant {
    /// Whether a value is this one. Numbers are compared as numbers: `1.0` is `1`.
    pub fn is(self, value: &Value) -> bool {
        match self {
            Constant::Text(text) => value.as_str() == Some(text),
            Constant::Boolean(flag) => value.as_bool() == Some(flag),
            Constant::Integer(whole) if !value.is_f64() => value.as_i64() == Some(whole),
            #[expect(
                clippy::cast_precision_loss,
                reason = "compared with a number that is inexact already"
            )]
            Constant::Integer(whole) => value.as_f64() == Some(whole as f64),
            Constant::Number(number) => value.as_f64() == Some(number),
        }
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constant::Text(text) => f.pad(text),
            Constant::Integer(whole) => whole.fmt(f),
            Constant::Number(number) => number.fmt(f),
            Constant::Boolean(flag) => flag.fmt(f),
        }
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Constant::Text(text) => serializer.serialize_str(text),
            Constant::Integer(whole) => serializer.serialize_i64(*whole),
            Constant::Number(number) => serializer.serialize_f64(*number),
            Constant::Boolean(flag) => serializer.serialize_bool(*flag),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_by_what_they_mean() {
        assert!(Constant::Integer(1).is(&json!(1)));
        assert!(Constant::Integer(1).is(&json!(1.0)));
        assert!(Constant::Number(1.5).is(&json!(1.5)));
        assert!(Constant::Boolean(false).is(&json!(false)));
        assert!(!Constant::Integer(1).is(&json!("1")));
        assert!(!Constant::Text("1").is(&json!(1)));
    }

    #[test]
    fn values_are_written_as_the_document_has_them() {
        let all = [
            Constant::Text("a"),
            Constant::Integer(-1),
            Constant::Number(0.5),
            Constant::Boolean(true),
        ];
        assert_eq!(serde_json::to_string(&all).unwrap(), r#"["a",-1,0.5,true]"#);
        assert_eq!(all.map(|one| one.to_string()), ["a", "-1", "0.5", "true"]);
    }
}
