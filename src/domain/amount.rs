//! Money as a whole number of hundredths.
//!
//! A floating point column would lose cents and a decimal text column would sort as text; a `BIGINT` of hundredths is
//! exact and sorts the same on every database. Every currency of the shop fits: KRW and JPY simply use no cents.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt;
use std::str::FromStr;

/// An amount of money in hundredths of the currency's unit: `Amount::from_hundredths(1250)` is 12.50.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// Which whole hundredth a decimal between two of them becomes.
#[derive(Clone, Copy)]
enum Rounding {
    Nearest,
    Down,
    Up,
}

impl Amount {
    /// Nothing: the smallest price there is.
    pub const ZERO: Self = Self(0);
    /// 9,999,999,999.99: twelve digits, which a JSON number read as a double still carries exactly.
    pub const MAX_PRICE: Self = Self(999_999_999_999);

    /// The amount of that many hundredths.
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The count of hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The nearest amount; half a hundredth rounds away from zero. A number that came through a double
    /// (12.299999999999999) finds its way back to 12.30. What no amount can hold becomes the nearest one that exists.
    pub fn nearest(value: Decimal) -> Self {
        Self::convert(value, Rounding::Nearest)
    }

    /// The largest amount that is not above `value`.
    pub fn at_most(value: Decimal) -> Self {
        Self::convert(value, Rounding::Down)
    }

    /// The smallest amount that is not below `value`.
    pub fn at_least(value: Decimal) -> Self {
        Self::convert(value, Rounding::Up)
    }

    /// The smallest amount above `value`: what `price > 10.005` asks for is 10.01.
    pub fn above(value: Decimal) -> Self {
        Self(Self::at_most(value).0.saturating_add(1))
    }

    /// The largest amount below `value`.
    pub fn below(value: Decimal) -> Self {
        Self(Self::at_least(value).0.saturating_sub(1))
    }

    /// The amount as text with two decimals, whatever the currency: `12000.00`. As many for all of them, so that a reader
    /// needs no table of currencies.
    pub fn with_decimals(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }

    fn convert(value: Decimal, rounding: Rounding) -> Self {
        let Some(hundredths) = hundredths_of(value) else {
            return if value.is_sign_negative() {
                Self(i64::MIN)
            } else {
                Self(i64::MAX)
            };
        };
        let whole = match rounding {
            Rounding::Nearest => {
                hundredths.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            }
            Rounding::Down => hundredths.floor(),
            Rounding::Up => hundredths.ceil(),
        };
        let limit = if whole.is_sign_negative() {
            i64::MIN
        } else {
            i64::MAX
        };
        Self(whole.to_i64().unwrap_or(limit))
    }
}

/// `value × 100` without rounding: moving the decimal point is exact where a multiplication of 28 digits is not.
fn hundredths_of(mut value: Decimal) -> Option<Decimal> {
    let scale = value.scale();
    if scale >= 2 {
        value.set_scale(scale - 2).ok()?;
        Some(value)
    } else {
        value.checked_mul(Decimal::ONE_HUNDRED)
    }
}

impl From<Amount> for Decimal {
    /// Exact, with no more decimal places than are needed: 12000 and not 12000.00.
    fn from(amount: Amount) -> Self {
        match amount.0 {
            cents if cents % 100 == 0 => Decimal::new(cents / 100, 0),
            cents if cents % 10 == 0 => Decimal::new(cents / 10, 1),
            cents => Decimal::new(cents, 2),
        }
    }
}

/// Text that is not an amount to the hundredth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of at most two decimals")]
pub struct NotAnAmount;

impl FromStr for Amount {
    type Err = NotAnAmount;

    /// Reads a decimal such as `12000`, `12000.5` or `12000.50`. Nothing is rounded: what has more decimals is no amount.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        // The library would also read `1e3`, `1_000` and `+1`.
        let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        if !text.bytes().all(plain) {
            return Err(NotAnAmount);
        }
        let value = Decimal::from_str(text).map_err(|_| NotAnAmount)?;
        let amount = Self::nearest(value);
        if Decimal::from(amount) == value {
            Ok(amount)
        } else {
            Err(NotAnAmount)
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::from(*self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, NotAnAmount};
    use rust_decimal::Decimal;
    use std::str::FromStr;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn decimals_and_amounts_convert_exactly() {
        for (text, hundredths, back) in [
            ("0", 0, "0"),
            ("0.01", 1, "0.01"),
            ("0.1", 10, "0.1"),
            ("12.50", 1250, "12.5"),
            ("12000", 1_200_000, "12000"),
            ("12000.00", 1_200_000, "12000"),
            ("9999999999.99", 999_999_999_999, "9999999999.99"),
            ("-3.05", -305, "-3.05"),
            ("12.299999999999999", 1230, "12.3"),
            ("12.300000000000001", 1230, "12.3"),
        ] {
            let amount = Amount::nearest(decimal(text));
            assert_eq!(amount, Amount::from_hundredths(hundredths), "{text}");
            assert_eq!(amount.to_string(), back, "{text}");
        }
    }

    #[test]
    fn text_is_read_exactly_or_not_at_all_and_written_with_two_decimals() {
        for (text, hundredths, written) in [
            ("0", 0, "0.00"),
            ("0.5", 50, "0.50"),
            ("0.05", 5, "0.05"),
            ("12000", 1_200_000, "12000.00"),
            ("9999999999.99", 999_999_999_999, "9999999999.99"),
            ("-3.05", -305, "-3.05"),
            ("-0.05", -5, "-0.05"),
        ] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.hundredths(), hundredths, "{text}");
            assert_eq!(amount.with_decimals(), written, "{text}");
            assert_eq!(written.parse(), Ok(amount), "{text}");
        }
        for odd in ["", "0.001", "12.345", "cheap", "1,5", "92233720368547758.08"] {
            assert_eq!(odd.parse::<Amount>(), Err(NotAnAmount), "{odd}");
        }
    }

    #[test]
    fn bounds_are_rounded_towards_what_they_admit() {
        for (text, below, at_most, at_least, above) in [
            ("10", 999, 1000, 1000, 1001),
            ("10.005", 1000, 1000, 1001, 1001),
            ("-10.005", -1001, -1001, -1000, -1000),
            ("0.0000000000000000000000000001", 0, 0, 1, 1),
            ("10.005000000000000000000000001", 1000, 1000, 1001, 1001),
        ] {
            let value = decimal(text);
            let found = [
                Amount::below(value),
                Amount::at_most(value),
                Amount::at_least(value),
                Amount::above(value),
            ];
            assert_eq!(
                found.map(Amount::hundredths),
                [below, at_most, at_least, above],
                "{text}"
            );
        }
    }

    #[test]
    fn every_amount_of_two_decimals_returns_unchanged() {
        let mut hundredths: i64 = 1;
        for _ in 0..2_000 {
            hundredths = (hundredths * 48_271 + 11) % 1_000_000_000_000;
            for signed in [hundredths, -hundredths] {
                let amount = Amount::from_hundredths(signed);
                let value = Decimal::from(amount);
                assert_eq!(value, Decimal::new(signed, 2));
                assert_eq!(
                    [
                        Amount::nearest(value),
                        Amount::at_most(value),
                        Amount::at_least(value)
                    ],
                    [amount; 3]
                );
            }
        }
    }

    #[test]
    fn what_no_amount_can_hold_saturates() {
        for value in [
            Decimal::MAX,
            decimal("92233720368547758.08"),
            decimal("7922816251426433759354395033.5"),
        ] {
            assert_eq!(Amount::above(value).hundredths(), i64::MAX, "{value}");
            assert_eq!(Amount::nearest(-value).hundredths(), i64::MIN, "-{value}");
            assert_eq!(Amount::below(-value).hundredths(), i64::MIN, "-{value}");
        }
    }
}
