//! Queries on the answers that are kept under their keys.

use super::DbError;
use super::entity::idempotency_record::{ActiveModel, Column, Entity, Model};
use crate::domain::KeptAnswer;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, TryInsertResult};

/// How many rows are swept at once: some milliseconds of the writer's time.
const BATCH: u64 = 500;

/// The answer under a key, if it has not run out.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    key: &[u8],
    now: Timestamp,
) -> Result<Option<KeptAnswer>, DbError> {
    let select = Entity::find_by_id(key).filter(Column::ExpiresAt.gt(now.as_microsecond()));
    select.one(db).await?.map(KeptAnswer::try_from).transpose()
}

/// Keeps an answer, and says whether it was the first under its key. One that has run out gives way.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    answer: &KeptAnswer,
    now: Timestamp,
) -> Result<bool, DbError> {
    let record = ActiveModel {
        key: Set(answer.key.to_vec()),
        fingerprint: Set(answer.fingerprint.to_vec()),
        status: Set(answer.status.into()),
        headers: Set(answer.headers.clone()),
        body: Set(answer.body.clone()),
        expires_at: Set(answer.expires_at.as_microsecond()),
    };
    let columns = [
        Column::Fingerprint,
        Column::Status,
        Column::Headers,
        Column::Body,
        Column::ExpiresAt,
    ];
    let run_out = Expr::col((Entity, Column::ExpiresAt)).lte(now.as_microsecond());
    let instead = OnConflict::column(Column::Key)
        .update_columns(columns)
        .action_and_where(run_out)
        .to_owned();
    let inserted = Entity::insert(record)
        .on_conflict(instead)
        .try_insert()
        .exec_without_returning(db)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
}

/// Forgets some answers that have run out, and says how many.
pub(crate) async fn sweep(db: &impl ConnectionTrait, now: Timestamp) -> Result<u64, DbError> {
    let run_out = Query::select()
        .column(Column::Key)
        .from(Entity)
        .and_where(Column::ExpiresAt.lte(now.as_microsecond()))
        .limit(BATCH)
        .to_owned();
    let delete = Entity::delete_many().filter(Column::Key.in_subquery(run_out));
    Ok(delete.exec(db).await?.rows_affected)
}

impl TryFrom<Model> for KeptAnswer {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let digest = |column, bytes: Vec<u8>| {
            let length = bytes.len();
            <[u8; 32]>::try_from(bytes).map_err(|_| super::rows::unreadable(column, length))
        };
        Ok(Self {
            key: digest("idempotency_records.key", row.key)?,
            fingerprint: digest("idempotency_records.fingerprint", row.fingerprint)?,
            status: row
                .status
                .try_into()
                .map_err(|error| super::rows::unreadable("idempotency_records.status", error))?,
            headers: row.headers,
            body: row.body,
            expires_at: super::rows::timestamp("idempotency_records.expires_at", row.expires_at)?,
        })
    }
}
