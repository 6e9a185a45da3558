//! Table `orders`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::{Amount, Order};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub(crate) struct Model {
    /// `ord_…`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) user_id: i64,
    pub(crate) status: String,
    /// Hundredths of the currency's unit.
    pub(crate) total: i64,
    /// ISO 4217.
    pub(crate) currency: String,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The order without its lines, which have a table of their own.
impl TryFrom<Model> for Order {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id.parse().map_err(|error| unreadable("orders.id", error))?,
            status: row
                .status
                .parse()
                .map_err(|unknown| unreadable("orders.status", unknown))?,
            lines: Vec::new(),
            total: Amount::from_hundredths(row.total),
            currency: row
                .currency
                .parse()
                .map_err(|unknown| unreadable("orders.currency", unknown))?,
            created_at: timestamp("orders.created_at", row.created_at)?,
            updated_at: timestamp("orders.updated_at", row.updated_at)?,
        })
    }
}
