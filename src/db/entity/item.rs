//! Table `items`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::{Amount, Item};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Hundredths of the currency's unit.
    pub(crate) price: i64,
    /// ISO 4217.
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

impl TryFrom<Model> for Item {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            description: row.description,
            price: Amount::from_hundredths(row.price),
            currency: row
                .currency
                .parse()
                .map_err(|unknown| unreadable("items.currency", unknown))?,
            category_id: row.category_id,
            stock: row.stock,
            active: row.active,
            created_at: timestamp("items.created_at", row.created_at)?,
            updated_at: timestamp("items.updated_at", row.updated_at)?,
        })
    }
}
