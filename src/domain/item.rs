//! Items for sale, and how they are asked for.

use super::{Amount, Category, Currency, Refusal, Review, Sort};
use jiff::Timestamp;

/// The item was ordered.
pub(super) const ITEM_IN_USE: Refusal = Refusal::conflict("item_in_use");

/// An item for sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number; never used again once the item is gone.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// What one of it costs, in `currency`.
    pub price: Amount,
    /// The currency of `price`.
    pub currency: Currency,
    /// The category it is in.
    pub category_id: Option<i64>,
    /// How many there are to sell.
    pub stock: i32,
    /// Whether it is shown to customers.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What items can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKey {
    /// The number.
    Id,
    /// The name, by code points.
    Name,
    /// The price's number, whatever its currency.
    Price,
    /// The time of creation.
    CreatedAt,
}

/// One key of an order of items.
pub type ItemSort = Sort<ItemKey>;

/// Which related things to answer with an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemInclude {
    /// The item's category.
    pub category: bool,
    /// The item's ten newest reviews.
    pub reviews: bool,
}

/// An item and what was asked for with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// The item.
    pub item: Item,
    /// `None` when not asked for; `Some(None)` when the item is in no category.
    pub category: Option<Option<Category>>,
    /// `None` when not asked for; else its newest reviews, newest first, ten at most.
    pub reviews: Option<Vec<Review>>,
}
