//! An item: its row, what a client sends, what a client gets.

use jiff::Timestamp;
use poem_openapi::{Enum, Object};
use sea_orm::entity::prelude::*;
use serde::{Serialize, Serializer};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Hundredths.
    pub(crate) price: i64,
    pub(crate) currency: String,
    pub(crate) category_id: Option<i64>,
    pub(crate) stock: i32,
    pub(crate) active: bool,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Enum, Clone, Copy)]
pub(crate) enum Currency {
    #[oai(rename = "KRW")]
    Krw,
    #[oai(rename = "USD")]
    Usd,
    #[oai(rename = "JPY")]
    Jpy,
}

impl Currency {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Currency::Krw => "KRW",
            Currency::Usd => "USD",
            Currency::Jpy => "JPY",
        }
    }
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(crate) struct ItemInput {
    #[oai(validator(min_length = 2, max_length = 100))]
    pub(crate) name: String,
    #[oai(validator(max_length = 2000))]
    pub(crate) description: Option<String>,
    #[oai(validator(minimum(value = "0"), maximum(value = "9999999999.99")))]
    pub(crate) price: f64,
    #[oai(default = "won")]
    pub(crate) currency: Currency,
    #[oai(validator(minimum(value = "1")))]
    pub(crate) category_id: Option<i64>,
    #[oai(default, validator(minimum(value = "0")))]
    pub(crate) stock: i32,
    #[oai(default = "yes")]
    pub(crate) active: bool,
}

fn won() -> Currency {
    Currency::Krw
}

fn yes() -> bool {
    true
}

#[derive(Object, Serialize)]
pub(crate) struct Item {
    id: i64,
    name: String,
    description: Option<String>,
    #[serde(serialize_with = "amount")]
    price: f64,
    currency: String,
    category_id: Option<i64>,
    stock: i32,
    active: bool,
    created_at: String,
    updated_at: String,
}

/// Whole amounts without a fraction: `12`, not `12.0`.
fn amount<S: Serializer>(price: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if price.fract() == 0.0 {
        serializer.serialize_i64(*price as i64)
    } else {
        serializer.serialize_f64(*price)
    }
}

impl From<Model> for Item {
    fn from(row: Model) -> Self {
        Item {
            id: row.id,
            name: row.name,
            description: row.description,
            price: row.price as f64 / 100.0,
            currency: row.currency,
            category_id: row.category_id,
            stock: row.stock,
            active: row.active,
            created_at: moment(row.created_at),
            updated_at: moment(row.updated_at),
        }
    }
}

fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros)
        .unwrap_or_default()
        .to_string()
}

/// One page of items.
#[derive(Object, Serialize)]
pub(crate) struct ItemList {
    pub(crate) items: Vec<Item>,
    pub(crate) meta: Meta,
    pub(crate) links: Links,
}

#[derive(Object, Serialize)]
pub(crate) struct Meta {
    pub(crate) page: u64,
    pub(crate) size: u64,
    pub(crate) total: u64,
    pub(crate) has_next: bool,
    pub(crate) has_prev: bool,
}

#[derive(Object, Serialize)]
pub(crate) struct Links {
    #[oai(rename = "self")]
    #[serde(rename = "self")]
    pub(crate) this: String,
    pub(crate) first: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
    pub(crate) last: String,
}
