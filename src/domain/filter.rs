//! Which items a list shows.
//!
//! A filter is kept in normal form: two requests that admit the same rows by other words (`price >= 10.01` and
//! `price > 10.005`) are the same value. So it can be the key under which the number of rows is remembered.

use super::characters::composed;
use super::{Amount, Currencies};
use jiff::Timestamp;
use rust_decimal::Decimal;

/// Which items a list shows. Every method narrows it; what is said twice must both hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemFilter {
    pub(crate) price_from: Amount,
    pub(crate) price_to: Amount,
    pub(crate) name: Option<String>,
    pub(crate) currencies: Currencies,
    pub(crate) created_from: i64,
    pub(crate) created_before: i64,
    pub(crate) category: Option<String>,
    pub(crate) inactive: bool,
}

impl Default for ItemFilter {
    /// All active items.
    fn default() -> Self {
        Self {
            price_from: Amount::ZERO,
            price_to: Amount::MAX_PRICE,
            name: None,
            currencies: Currencies::ALL,
            created_from: i64::MIN,
            created_before: i64::MAX,
            category: None,
            inactive: false,
        }
    }
}

impl ItemFilter {
    /// Prices above `bound`.
    pub fn price_above(&mut self, bound: Decimal) {
        self.price_from = self.price_from.max(Amount::above(bound));
    }

    /// Prices of `bound` and above.
    pub fn price_at_least(&mut self, bound: Decimal) {
        self.price_from = self.price_from.max(Amount::at_least(bound));
    }

    /// Prices below `bound`.
    pub fn price_below(&mut self, bound: Decimal) {
        self.price_to = self.price_to.min(Amount::below(bound));
    }

    /// Prices up to `bound`.
    pub fn price_at_most(&mut self, bound: Decimal) {
        self.price_to = self.price_to.min(Amount::at_most(bound));
    }

    /// Names that `text` occurs in, however its accents are spelled. The letters a to z match in either case, everything
    /// else as it is.
    pub fn name_contains(&mut self, text: &str) {
        self.name = Some(composed(text.to_ascii_lowercase()));
    }

    /// Prices in one of `currencies`.
    pub fn currency_in(&mut self, currencies: Currencies) {
        self.currencies = self.currencies.and(currencies);
    }

    /// Created at `time` or later.
    pub fn created_at_least(&mut self, time: Timestamp) {
        self.created_from = self.created_from.max(microseconds_up(time));
    }

    /// Created before `time`.
    pub fn created_before(&mut self, time: Timestamp) {
        self.created_before = self.created_before.min(microseconds_up(time));
    }

    /// In the category with this slug; the categories below it are not meant.
    pub fn in_category(&mut self, slug: impl Into<String>) {
        self.category = Some(slug.into());
    }

    /// Whether items that are not active are shown too.
    pub fn include_inactive(&mut self, include: bool) {
        self.inactive = include;
    }
}

/// The first whole microsecond since the Unix epoch that is not before `time`. Stored times are whole microseconds,
/// so "from `time`" and "before `time`" both begin there.
pub(crate) fn microseconds_up(time: Timestamp) -> i64 {
    let up = (time.as_nanosecond() + 999).div_euclid(1000);
    i64::try_from(up).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ItemFilter, microseconds_up};
    use crate::domain::{Currencies, Currency};
    use jiff::Timestamp;
    use rust_decimal::Decimal;
    use std::str::FromStr;

    fn filter(narrow: impl FnOnce(&mut ItemFilter)) -> ItemFilter {
        let mut filter = ItemFilter::default();
        narrow(&mut filter);
        filter
    }

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn the_same_rows_are_the_same_filter() {
        let from_10_01 = filter(|f| f.price_at_least(decimal("10.01")));
        assert_eq!(from_10_01, filter(|f| f.price_above(decimal("10.005"))));
        assert_eq!(from_10_01, filter(|f| f.price_above(decimal("10"))));
        let narrowed = filter(|f| {
            f.price_at_least(decimal("3"));
            f.price_above(decimal("10"));
            f.price_at_least(decimal("-5"));
        });
        assert_eq!(from_10_01, narrowed);
        let everything = filter(|f| {
            f.price_at_least(decimal("-1"));
            f.price_below(Decimal::MAX);
            f.currency_in(Currencies::from_iter(Currency::ALL));
        });
        assert_eq!(everything, ItemFilter::default());
        assert_ne!(from_10_01, ItemFilter::default());
    }

    #[test]
    fn times_between_microseconds_belong_to_the_next_one() {
        for (nanoseconds, expected) in [
            (0, 0),
            (1, 1),
            (999, 1),
            (1_000, 1),
            (1_001, 2),
            (-1, 0),
            (-1_000, -1),
        ] {
            let time = Timestamp::from_nanosecond(nanoseconds).unwrap();
            assert_eq!(microseconds_up(time), expected, "{nanoseconds}");
        }
    }
}
