//! A moment in UTC, as RFC 3339 writes it.

use std::{borrow::Cow, fmt};

use jiff::fmt::temporal::DateTimePrinter;
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::impl_scalar_type;

const PRINTER: DateTimePrinter = DateTimePrinter::new();

/// A moment with a resolution of one microsecond, written with `Z` (RFC 3339, section 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub jiff::Timestamp);

impl Timestamp {
    /// The moment that lies `micros` microseconds after the Unix epoch; the ends of the range for what is beyond it.
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Timestamp(jiff::Timestamp::from_microsecond(micros).unwrap_or(end))
    }

    /// Microseconds since the Unix epoch, rounded towards it.
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As `Display` writes it, without the layers of `core::fmt`, which cost more than the text on a long list.
        let mut text = String::with_capacity(32);
        PRINTER
            .print_timestamp(&self.0, &mut text)
            .map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl_scalar_type!(Timestamp, "string", "date-time");

impl ParseFromJSON for Timestamp {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::String(text) => parse(&text),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl ParseFromParameter for Timestamp {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        parse(value)
    }
}

impl ToJSON for Timestamp {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.to_string()))
    }
}

fn parse(text: &str) -> ParseResult<Timestamp> {
    text.parse()
        .map(Timestamp)
        .map_err(|_| ParseError::custom("must be a date and time as RFC 3339 writes it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_offset_is_read_and_utc_is_written() {
        for (text, utc) in [
            ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"),
            ("2026-03-01T09:30:00.123456+09:00", "2026-03-01T00:30:00.123456Z"),
            ("2026-03-01t09:30:00z", "2026-03-01T09:30:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00+23:59", "0000-12-31T00:01:00Z"),
        ] {
            assert_eq!(Timestamp::parse_from_parameter(text).unwrap().to_string(), utc);
        }
    }

    #[test]
    fn json_has_the_same_text() {
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T00:30:00.123456Z",
            "-000001-12-31T23:59:59.5Z",
        ] {
            let moment = Timestamp(text.parse().unwrap());
            assert_eq!(moment.to_string(), text);
            assert_eq!(serde_json::to_string(&moment).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn a_date_alone_is_no_moment() {
        assert!(Timestamp::parse_from_parameter("2026-03-01").is_err());
        assert!(Timestamp::parse_from_json(Some(Value::from(5))).is_err());
    }

    #[test]
    fn microseconds_go_both_ways() {
        let moment = Timestamp::from_micros(1_772_357_400_123_456);
        assert_eq!(moment.as_micros(), 1_772_357_400_123_456);
        assert_eq!(Timestamp::from_micros(i64::MAX).0, jiff::Timestamp::MAX);
        assert_eq!(Timestamp::from_micros(i64::MIN).0, jiff::Timestamp::MIN);
    }
}
