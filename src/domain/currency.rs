//! The currencies prices are in.

use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// South Korean won, the shop's default.
    #[default]
    Krw,
    /// United States dollar.
    Usd,
    /// Japanese yen.
    Jpy,
}

/// A code that names no currency of the shop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency of this shop")]
pub struct UnknownCurrency(String);

impl Currency {
    /// Every currency of the shop.
    pub const ALL: [Self; 3] = [Self::Krw, Self::Usd, Self::Jpy];

    /// The ISO 4217 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Krw => "KRW",
            Self::Usd => "USD",
            Self::Jpy => "JPY",
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.as_str() == code)
            .ok_or_else(|| UnknownCurrency(code.into()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of currencies: what a filter admits. The same set is the same value, however it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currencies(u8);

impl Currencies {
    /// All of them: no filter.
    pub const ALL: Self = Self(0b111);

    /// Whether `currency` is in the set.
    pub const fn contains(self, currency: Currency) -> bool {
        self.0 & (1 << currency as u8) != 0
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The members, in the order of [`Currency::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Currency> {
        Currency::ALL
            .into_iter()
            .filter(move |currency| self.contains(*currency))
    }
}

impl FromIterator<Currency> for Currencies {
    fn from_iter<I: IntoIterator<Item = Currency>>(currencies: I) -> Self {
        Self(
            currencies
                .into_iter()
                .fold(0, |set, currency| set | 1 << currency as u8),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Currencies, Currency};

    #[test]
    fn codes_read_back() {
        for currency in Currency::ALL {
            assert_eq!(currency.as_str().parse(), Ok(currency));
        }
        let unknown = "EUR".parse::<Currency>().unwrap_err();
        assert_eq!(unknown.to_string(), "`EUR` is not a currency of this shop");
    }

    #[test]
    fn sets_forget_order_and_repetition() {
        let one = Currencies::from_iter([Currency::Jpy, Currency::Krw, Currency::Jpy]);
        assert_eq!(one, Currencies::from_iter([Currency::Krw, Currency::Jpy]));
        assert_eq!(one.iter().collect::<Vec<_>>(), [Currency::Krw, Currency::Jpy]);
        assert_eq!(Currencies::ALL.and(one), one);
        assert_eq!(Currencies::from_iter(Currency::ALL), Currencies::ALL);
        assert_eq!(one.and(Currencies::from_iter([Currency::Usd])).iter().count(), 0);
    }
}
