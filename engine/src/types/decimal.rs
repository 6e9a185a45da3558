//! An exact decimal that travels as a JSON number.
//!
//! serde_json reads and writes numbers as doubles unless a feature changes all numbers of the whole program. A double
//! carries every decimal of up to 15 significant digits without loss (IEEE 754-2019, section 5.12), and its shortest
//! text is that decimal again; a schema that bounds a decimal to 15 digits is therefore kept exactly. What has more of
//! them in a body, and would lose some, the contract check refuses.

use std::{fmt, str::FromStr};

use rust_decimal::prelude::ToPrimitive;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use super::text::Unreadable;

/// A decimal of up to 15 significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub rust_decimal::Decimal);

/// As many as decimals of 15 digits can be divided by.
const POWERS_OF_TEN: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

impl Decimal {
    /// The whole number that it is, of 64 bits. Mostly its digits are of 64 bits as well, and counted faster.
    fn as_whole(self) -> Option<i64> {
        let digits = i64::try_from(self.0.mantissa()).ok();
        let unit = 10_i64.checked_pow(self.0.scale());
        match digits.zip(unit) {
            Some((digits, unit)) => (digits % unit == 0).then(|| digits / unit),
            None => self.0.to_i64().filter(|_| self.0.is_integer()),
        }
    }

    /// The nearest double. Of numbers up to 2^53 and powers of ten up to 10^22, which doubles hold exactly, one division
    /// rounds once and so rightly (IEEE 754-2019, section 4.3); everything larger takes the long way.
    fn as_f64(self) -> f64 {
        const EXACT: i128 = 1 << 53;
        let (mantissa, scale) = (self.0.mantissa(), self.0.scale());
        match POWERS_OF_TEN.get(scale as usize) {
            #[expect(clippy::cast_precision_loss, reason = "within the integers that doubles hold")]
            Some(power) if (-EXACT..=EXACT).contains(&mantissa) => mantissa as f64 / power,
            // The crate's own way to a double may be off by its last bit.
            _ => self.0.to_string().parse().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number outside the range of a decimal is clamped to its ends, so that a filter bound of 1e300 is still a bound.
impl FromStr for Decimal {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        if let Some(decimal) = exact(text) {
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
            _ => Err(Unreadable("a number")),
        }
    }
}

fn exact(text: &str) -> Option<Decimal> {
    let decimal = rust_decimal::Decimal::from_str(text);
    let decimal = decimal.or_else(|_| rust_decimal::Decimal::from_scientific(text));
    Some(Decimal(decimal.ok()?.normalize()))
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.as_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(FromNumber)
    }
}

struct FromNumber;

impl Visitor<'_> for FromNumber {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Decimal, E> {
        Ok(Decimal(whole.into()))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Decimal, E> {
        Ok(Decimal(whole.into()))
    }

    /// The shortest text of the double is the decimal that was written.
    fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
        number.to_string().parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Decimal {
        serde_json::from_str(text).unwrap()
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
    fn what_is_whole_is_written_whole() {
        let written = |digits: i128, scale| {
            let decimal = rust_decimal::Decimal::from_i128_with_scale(digits, scale);
            serde_json::to_string(&Decimal(decimal)).unwrap()
        };
        assert_eq!(written(1200, 2), "12");
        assert_eq!(written(-1200, 2), "-12");
        assert_eq!(written(1201, 2), "12.01");
        assert_eq!(written(i128::from(i64::MAX), 0), "9223372036854775807");
        assert_eq!(written(i128::from(i64::MAX) * 100, 2), "9223372036854775807");
        assert_eq!(written(1, 28), "1e-28");
        assert_eq!(written(123_456_789_012_345_678_901, 20), "1.2345678901234567");
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
        let parse = |text: &str| text.parse::<Decimal>().unwrap().to_string();
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
        assert!("cheap".parse::<Decimal>().is_err());
        assert!(serde_json::from_str::<Decimal>("\"1\"").is_err());
    }
}
