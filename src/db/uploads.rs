//! Queries on uploads.

use super::entity::upload::{ActiveModel, Column, Entity};
use super::{DbError, rows};
use crate::domain::Upload;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// The upload with this id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<Upload>, DbError> {
    if !rows::can_be(id) {
        return Ok(None);
    }
    let row = Entity::find_by_id(id.to_owned()).one(db).await?;
    row.map(Upload::try_from).transpose()
}

/// Keeps what is known of a file.
pub(crate) async fn insert(db: &impl ConnectionTrait, upload: &Upload) -> Result<(), DbError> {
    let record = ActiveModel {
        id: Set(upload.id.clone()),
        owner_id: Set(upload.owner_id),
        filename: Set(upload.filename.clone()),
        content_type: Set(upload.file_type.as_str().to_owned()),
        size: Set(i64::try_from(upload.size).unwrap_or(i64::MAX)),
        sha256: Set(upload.sha256.clone()),
        created_at: Set(upload.created_at.as_microsecond()),
    };
    Entity::insert(record).exec_without_returning(db).await?;
    Ok(())
}

/// Whether anything is known of any upload.
pub(crate) async fn any(db: &impl ConnectionTrait) -> Result<bool, DbError> {
    let select = Entity::find().select_only().column(Column::Id);
    Ok(select.into_tuple::<String>().one(db).await?.is_some())
}

/// Those of the ids that there are uploads of.
pub(crate) async fn known(db: &impl ConnectionTrait, ids: &[String]) -> Result<HashSet<String>, DbError> {
    let select = Entity::find().select_only().column(Column::Id);
    let rows = select.filter(Column::Id.is_in(ids)).into_tuple::<String>();
    Ok(rows.all(db).await?.into_iter().collect())
}
