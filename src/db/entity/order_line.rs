//! Table `order_lines`.

use crate::domain::{Amount, OrderLine};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "order_lines")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) order_id: String,
    /// From 0, in the order in which the lines were written down.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) position: i32,
    pub(crate) item_id: i64,
    pub(crate) name: String,
    /// Hundredths of the currency's unit.
    pub(crate) unit_price: i64,
    pub(crate) quantity: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for OrderLine {
    fn from(row: Model) -> Self {
        Self {
            item_id: row.item_id,
            name: row.name,
            unit_price: Amount::from_hundredths(row.unit_price),
            quantity: row.quantity,
        }
    }
}
