//! Queries on the answers that are kept under their keys.

use super::DbError;
use super::entity::idempotency_record::{Column, Entity, Model};
use crate::domain::KeptAnswer;
use jiff::Timestamp;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, Value};

/// How many rows are swept at once: some milliseconds of the writer's time.
const BATCH: u64 = 500;

/// The statements of every request with a key stand as text: building them anew took as long as running them.
const FIND: &str = "SELECT key, fingerprint, status, headers, body, expires_at FROM idempotency_records \
     WHERE key = $1 AND expires_at > $2";
const INSERT: &str = "INSERT INTO idempotency_records (key, fingerprint, status, headers, body, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO UPDATE SET \
     fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers, \
     body = excluded.body, expires_at = excluded.expires_at WHERE idempotency_records.expires_at <= $7";

/// The answer under a key, if it has not run out.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    key: &[u8],
    now: Timestamp,
) -> Result<Option<KeptAnswer>, DbError> {
    let values = [key.into(), now.as_microsecond().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), FIND, values);
    let found = db.query_one_raw(statement).await?;
    let row = found.map(|row| Model::from_query_result(&row, "")).transpose()?;
    row.map(KeptAnswer::try_from).transpose()
}

/// Keeps an answer, and says whether it was the first under its key. One that has run out gives way.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    answer: &KeptAnswer,
    now: Timestamp,
) -> Result<bool, DbError> {
    let values: [Value; 7] = [
        answer.key.as_slice().into(),
        answer.fingerprint.as_slice().into(),
        i32::from(answer.status).into(),
        answer.headers.as_str().into(),
        answer.body.as_slice().into(),
        answer.expires_at.as_microsecond().into(),
        now.as_microsecond().into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), INSERT, values);
    Ok(db.execute_raw(statement).await?.rows_affected() > 0)
}

/// Forgets some answers that have run out, and says how many.
///
/// That they have is asked of the rows to delete, too, and not only of those that are looked up: on PostgreSQL a row that
/// somebody else is writing is waited for, and then only what is asked of it directly is asked of what it has become. Its
/// key would still be in the list, and the answer that took the place of the old one would go with it.
pub(crate) async fn sweep(db: &impl ConnectionTrait, now: Timestamp) -> Result<u64, DbError> {
    let has_run_out = Column::ExpiresAt.lte(now.as_microsecond());
    let some = Query::select()
        .column(Column::Key)
        .from(Entity)
        .and_where(has_run_out.clone())
        .limit(BATCH)
        .to_owned();
    let delete = Entity::delete_many().filter(Column::Key.in_subquery(some));
    Ok(delete.filter(has_run_out).exec(db).await?.rows_affected)
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
