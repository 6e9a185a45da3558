//! Money as the contract shows it.

use charter::types::Decimal;
use shop_contract::models;

use crate::domain::{Amount, Currency};

/// An amount, exactly.
pub(super) fn shown(amount: Amount) -> Decimal {
    Decimal(amount.into())
}

pub(super) fn currency(currency: models::Currency) -> Currency {
    match currency {
        models::Currency::Krw => Currency::Krw,
        models::Currency::Usd => Currency::Usd,
        models::Currency::Jpy => Currency::Jpy,
    }
}

pub(super) fn shown_currency(currency: Currency) -> models::Currency {
    match currency {
        Currency::Krw => models::Currency::Krw,
        Currency::Usd => models::Currency::Usd,
        Currency::Jpy => models::Currency::Jpy,
    }
}
