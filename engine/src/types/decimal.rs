//! An exact decimal that travels as a JSON number.
//!
//! serde_json reads and writes numbers as doubles unless a feature changes all numbers of the whole program. A double
//! carries every decimal of up to 15 significant digits without loss (IEEE 754-2019, section 5.12), and its shortest
//! text is that decimal again; a schema that bounds a decimal to 15 digits is therefore kept exactly. What has more of
//! them in a body, and would lose some, the contract check refuses.

use std::{borrow::Cow, fmt, str::FromStr};

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
};
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::impl_scalar_type;

/// A decimal of up to 15 significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Decimal {
    fn as_f64(self) -> f64 {
        self.0.to_f64().unwrap_or_default()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Decimal {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        rust_decimal::Decimal::from_str(text)
            .or_else(|_| rust_decimal::Decimal::from_scientific(text))
            .map(|decimal| Decimal(decimal.normalize()))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.to_i64() {
            Some(whole) if self.0.is_integer() => serializer.serialize_i64(whole),
            _ => serializer.serialize_f64(self.as_f64()),
        }
    }
}

impl_scalar_type!(Decimal, "number", "decimal");

impl ParseFromJSON for Decimal {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::Number(number) => parse(&number.to_string()),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl ParseFromParameter for Decimal {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        parse(value)
    }
}

impl ToJSON for Decimal {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }
}

/// A number outside the range of a decimal is clamped to its ends, so that a filter bound of 1e300 is still a bound.
fn parse(text: &str) -> ParseResult<Decimal> {
    if let Ok(decimal) = text.parse() {
        return Ok(decimal);
    }
    match text.parse::<f64>() {
        Ok(huge) if huge >= 1e28 => Ok(Decimal(rust_decimal::Decimal::MAX)),
        Ok(huge) if huge <= -1e28 => Ok(Decimal(rust_decimal::Decimal::MIN)),
        Ok(small) if small.is_finite() => Ok(Decimal(
            rust_decimal::Decimal::from_f64_retain(small)
                .unwrap_or_default()
                .round_dp(27)
                .normalize(),
        )),
        _ => Err(ParseError::custom("must be a number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Decimal {
        Decimal::parse_from_json(Some(serde_json::from_str(text).unwrap())).unwrap()
    }

    #[test]
    fn decimals_survive_the_way_through_json() {
        for text in [
            "0",
            "0.1",
            "0.07",
            "12000.5",
            "9999999999.99",
            "1234567890.12",
            "-3.25",
            "100",
        ] {
            assert_eq!(serde_json::to_string(&json(text)).unwrap(), text);
        }
    }

    #[test]
    fn every_amount_of_two_digits_is_exact() {
        for hundredths in (0..2_000_000_i64)
            .step_by(7)
            .chain(999_999_990_000..999_999_999_999)
            .step_by(1000)
        {
            let exact = Decimal(rust_decimal::Decimal::new(hundredths, 2));
            assert_eq!(
                json(&serde_json::to_string(&exact).unwrap()),
                Decimal(exact.0.normalize())
            );
        }
    }

    #[test]
    fn parameters_may_be_written_with_an_exponent() {
        let parse = |text: &str| Decimal::parse_from_parameter(text).unwrap().to_string();
        assert_eq!(parse("1e3"), "1000");
        assert_eq!(parse("1e-05"), "0.00001");
        assert_eq!(parse("-2.50"), "-2.5");
        assert_eq!(parse("5e-324"), "0");
    }

    #[test]
    fn a_bound_beyond_the_range_is_the_end_of_the_range() {
        assert_eq!(json("1e300").0, rust_decimal::Decimal::MAX);
        assert_eq!(json("-1e300").0, rust_decimal::Decimal::MIN);
    }

    #[test]
    fn words_are_refused() {
        assert!(Decimal::parse_from_parameter("cheap").is_err());
        assert!(Decimal::parse_from_json(Some(Value::String("1".into()))).is_err());
    }
}
