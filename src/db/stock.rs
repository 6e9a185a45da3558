//! What orders take off the shelves, and put back.
//!
//! Both are one statement that looks and writes at once, so that no two buyers get the last piece, whatever they read
//! before. An item whose stock moves has changed: its `updated_at` moves along, and never backwards.

use super::DbError;
use super::entity::item::{Column, Entity, Model};
use crate::domain::Item;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, Value};
use std::collections::HashMap;

/// The items with these numbers: one statement.
pub(crate) async fn items(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Item>, DbError> {
    let found = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    found
        .into_iter()
        .map(|row: Model| Ok((row.id, row.try_into()?)))
        .collect()
}

/// Takes pieces of an item off the shelf, and says whether there were enough.
pub(crate) async fn take(
    db: &impl ConnectionTrait,
    item: i64,
    pieces: i32,
    at: Timestamp,
) -> Result<bool, DbError> {
    const TAKE: &str = "UPDATE items SET stock = stock - $1, \
         updated_at = CASE WHEN updated_at < $2 THEN $2 ELSE updated_at + 1 END \
         WHERE id = $3 AND stock >= $1";
    Ok(run(db, TAKE, pieces, at, item).await? > 0)
}

/// Puts pieces of an item back. There is room for so many on a shelf and no more.
pub(crate) async fn give_back(
    db: &impl ConnectionTrait,
    item: i64,
    pieces: i32,
    at: Timestamp,
) -> Result<(), DbError> {
    const GIVE_BACK: &str = "UPDATE items SET \
         stock = CASE WHEN stock > 2147483647 - $1 THEN 2147483647 ELSE stock + $1 END, \
         updated_at = CASE WHEN updated_at < $2 THEN $2 ELSE updated_at + 1 END \
         WHERE id = $3";
    run(db, GIVE_BACK, pieces, at, item).await?;
    Ok(())
}

async fn run(
    db: &impl ConnectionTrait,
    sql: &str,
    pieces: i32,
    at: Timestamp,
    item: i64,
) -> Result<u64, DbError> {
    let values: [Value; 3] = [pieces.into(), at.as_microsecond().into(), item.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}
