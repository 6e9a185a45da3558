//! Table `reviews`.

use crate::db::DbError;
use crate::db::rows::timestamp;
use crate::domain::Review;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reviews")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) item_id: i64,
    /// The account that wrote it; none for the seed's.
    pub(crate) author_id: Option<i64>,
    pub(crate) author: String,
    pub(crate) rating: i32,
    pub(crate) body: String,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Review {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            item_id: row.item_id,
            author_id: row.author_id,
            author: row.author,
            rating: row.rating,
            body: row.body,
            created_at: timestamp("reviews.created_at", row.created_at)?,
            updated_at: timestamp("reviews.updated_at", row.updated_at)?,
        })
    }
}
