//! Table `uploads`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::Upload;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) owner_id: i64,
    pub(crate) filename: String,
    pub(crate) content_type: String,
    pub(crate) size: i64,
    /// In hexadecimal digits.
    pub(crate) sha256: String,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Upload {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let unknown = |error| unreadable("uploads.content_type", error);
        Ok(Self {
            id: row.id,
            owner_id: row.owner_id,
            filename: row.filename,
            file_type: row.content_type.parse().map_err(unknown)?,
            size: u64::try_from(row.size).map_err(|error| unreadable("uploads.size", error))?,
            sha256: row.sha256,
            created_at: timestamp("uploads.created_at", row.created_at)?,
        })
    }
}
