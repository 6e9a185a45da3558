//! The shop: every operation there is, one file a noun.
//!
//! A create is one statement without a transaction around it, and so is a delete: the database's constraints are the
//! rule, and their refusal is translated. Only what reads before it writes opens a transaction. That keeps the single
//! writer free and leaves no gap between a check and the write that relied on it. A shop [within](Shop::within) a unit of
//! work does the same inside the unit's transaction: no operation knows the difference.

mod audit;
mod categories;
mod identity;
mod items;
mod orders;
mod payments;
mod reviews;
#[cfg(test)]
mod tests;
mod units;
mod uploads;

pub use identity::Lifetimes;
pub use uploads::{NewUpload, Swept};

use super::password::Passwords;
use super::public_id::Ids;
use super::{CategoryFilter, Clock, ForbiddenWords, ItemFilter, OrderFilter};
use crate::db::{Database, Totals};
use crate::storage::Storage;
use std::sync::Arc;

/// Where uploads lie unless somebody says otherwise, seen from the current folder.
pub const UPLOADS: &str = "data/uploads";

/// The shop's operations on one database. Cloning is cheap and shares everything.
#[derive(Clone, Debug)]
pub struct Shop {
    db: Database,
    clock: Clock,
    remembered: Arc<Remembered>,
    lifetimes: Lifetimes,
    storage: Storage,
}

/// What clones of a shop share.
#[derive(Debug)]
struct Remembered {
    forbidden_words: ForbiddenWords,
    passwords: Passwords,
    items: Totals<ItemFilter>,
    categories: Totals<CategoryFilter>,
    reviews: Totals<i64>,
    orders: Totals<OrderFilter>,
    payments: Totals<i64>,
    ids: Ids,
}

impl Shop {
    /// A shop on a migrated database. `forbidden_words` must not stand in names of items.
    pub fn new(db: Database, clock: Clock, forbidden_words: ForbiddenWords) -> Self {
        let remembered = Remembered {
            forbidden_words,
            passwords: Passwords::default(),
            items: Totals::default(),
            categories: Totals::default(),
            reviews: Totals::default(),
            orders: Totals::default(),
            payments: Totals::default(),
            ids: Ids::default(),
        };
        Self {
            db,
            clock,
            remembered: Arc::new(remembered),
            lifetimes: Lifetimes::default(),
            storage: Storage::new(UPLOADS),
        }
    }

    /// The same shop with its uploads elsewhere.
    #[must_use]
    pub fn with_uploads(mut self, storage: Storage) -> Self {
        self.storage = storage;
        self
    }

    /// The database the shop works on.
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// The clock that it lives by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
