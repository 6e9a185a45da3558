//! JSON in which every name stands once.
//!
//! The standard leaves open what a name that stands twice means (RFC 8259, section 4). Parsers differ: one takes the first,
//! another the last, and what a proxy has checked is then not what is done here. So it is refused (RFC 7493, section 2.3),
//! and not found out by a second reading: the values are built here instead of by serde_json, at the same cost.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};

/// Reads a value.
///
/// # Errors
///
/// It is no JSON, or some object has a name twice.
pub(super) fn read(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(entry) = entries.next_element_seed(self)? {
            array.push(entry);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match object.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(members.next_value_seed(self)?);
                }
                Entry::Occupied(first) => {
                    let name = first.key();
                    return Err(A::Error::custom(format_args!("the name `{name}` stands twice")));
                }
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_has_no_name_twice_is_read_as_ever() {
        for text in [
            "null",
            "true",
            "-7",
            "18446744073709551615",
            "1.5e3",
            r#""\u00e9\n""#,
            r#"[1, [], {}, "a"]"#,
            r#"{"b": {"a": 1}, "a": [{"a": 2}, {"a": 3}]}"#,
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let read = read(text.as_bytes()).unwrap();
            assert_eq!(read.to_string(), value.to_string(), "{text}");
        }
        for text in ["", "{", "[1,]", "1 2", "nul", "NaN", r#""\ud800""#, "1e999"] {
            let error = serde_json::from_str::<Value>(text).unwrap_err();
            assert_eq!(
                read(text.as_bytes()).unwrap_err().to_string(),
                error.to_string(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_told_with_its_place() {
        for text in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(
                error
                    .to_string()
                    .starts_with("the name `a` stands twice at line 1 column "),
                "{error}"
            );
        }
    }
}
