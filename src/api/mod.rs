//! The generated traits, implemented: contract types in, a call of the shop, contract types out.
//!
//! Nothing is decided here. Rules live in [`crate::domain`], conventions in the engine; this layer only translates, so
//! that neither of them knows the other's words.

mod access;
mod audit;
mod categories;
mod changes;
mod error;
mod expected;
mod identity;
mod items;
mod items_v2;
mod ledger;
mod messages;
mod money;
mod orders;
mod paging;
mod payments;
mod reviews;
mod uploads;

pub use self::access::{ROLES, ShopSessions};
pub use self::changes::ShopChanges;
pub use self::ledger::ShopLedger;
pub use self::messages::CATALOGUE;
use crate::domain::Shop;

/// The shop as the contract's traits see it.
#[derive(Debug, Clone)]
pub struct Api {
    shop: Shop,
}

impl Api {
    /// Answers for `shop`.
    pub fn new(shop: Shop) -> Self {
        Api { shop }
    }
}
