//! Queries on reviews.

use super::entity::review::{ActiveModel, Column, Entity, Model};
use super::keyset::{self, KeysetSlice};
use super::rows::{self, Counted};
use super::versions::Table;
use super::{DbError, order};
use crate::domain::{KeysetRequest, NewReview, Review, ReviewKey, ReviewSort, User};
use jiff::Timestamp;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    Select, Statement, Value,
};
use std::collections::HashMap;
use std::fmt::Write;

const TABLES: &[Table] = &[Table::Reviews];

/// The review with this number, if it is about this item.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    item_id: i64,
    id: i64,
) -> Result<Option<Review>, DbError> {
    let select = Entity::find_by_id(id).filter(Column::ItemId.eq(item_id));
    select.one(db).await?.map(Review::try_from).transpose()
}

/// The page of an item's reviews that begins where `request` says.
pub(crate) async fn walk(
    db: &impl ConnectionTrait,
    item_id: i64,
    sort: &[ReviewSort],
    request: &KeysetRequest,
) -> Result<KeysetSlice<Review>, DbError> {
    let keys = order::keys(sort, Column::Id, |key| match key {
        ReviewKey::Id => None,
        ReviewKey::Rating => Some(Column::Rating),
        ReviewKey::CreatedAt => Some(Column::CreatedAt),
    });
    keyset::page(db, of_item(item_id), &keys, request, TABLES).await
}

/// How many reviews an item has.
pub(crate) async fn count(db: &impl ConnectionTrait, item_id: i64) -> Result<Counted, DbError> {
    rows::count(db, of_item(item_id), TABLES).await
}

/// The ten newest reviews of each of these items, newest first: one statement, or none when there are no items.
///
/// Each item's ten are found by index. Numbering all its reviews (`row_number() OVER …`) and keeping ten would read
/// every review a popular item ever got.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    items: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<Review>>, DbError> {
    let items: Vec<Value> = items.map(Value::from).collect();
    let mut grouped: HashMap<i64, Vec<Review>> = HashMap::with_capacity(items.len());
    if items.is_empty() {
        return Ok(grouped);
    }
    let backend = db.get_database_backend();
    let select = Statement::from_sql_and_values(backend, newest_of(backend, items.len()), items);
    for row in Model::find_by_statement(select).all(db).await? {
        grouped.entry(row.item_id).or_default().push(row.try_into()?);
    }
    Ok(grouped)
}

/// SQLite looks each item's ten up where they are asked for by number, and knows no LATERAL. PostgreSQL would ask that
/// of every review for every item.
fn newest_of(backend: DbBackend, items: usize) -> String {
    let mut sql = String::from(
        "SELECT r.id, r.item_id, r.author_id, r.author, r.rating, r.body, r.created_at, r.updated_at FROM items AS i ",
    );
    sql.push_str(match backend {
        DbBackend::Postgres => {
            "CROSS JOIN LATERAL (SELECT n.* FROM reviews AS n WHERE n.item_id = i.id \
             ORDER BY n.created_at DESC, n.id DESC LIMIT 10) AS r"
        }
        _ => {
            "JOIN reviews AS r ON r.id IN (SELECT n.id FROM reviews AS n WHERE n.item_id = i.id \
             ORDER BY n.created_at DESC, n.id DESC LIMIT 10)"
        }
    });
    sql.push_str(" WHERE i.id IN ($1");
    for place in 2..=items {
        // Writing to a String cannot fail.
        let _ = write!(sql, ", ${place}");
    }
    sql.push_str(") ORDER BY r.item_id, r.created_at DESC, r.id DESC");
    sql
}

/// Inserts a review. One statement: the row comes back from the insert itself.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    item_id: i64,
    by: &User,
    new: NewReview,
    at: Timestamp,
) -> Result<Review, DbError> {
    record(item_id, Some(by.id), &by.name, new, at)
        .insert(db)
        .await?
        .try_into()
}

/// Inserts many reviews in one statement, under names that are no account's.
pub(crate) async fn insert_many(
    db: &impl ConnectionTrait,
    new: impl IntoIterator<Item = (i64, &'static str, NewReview, Timestamp)>,
) -> Result<(), DbError> {
    let records = new
        .into_iter()
        .map(|(item_id, author, new, at)| record(item_id, None, author, new, at));
    Entity::insert_many(records).exec_without_returning(db).await?;
    Ok(())
}

/// Writes the rating, the text and the time of the change.
pub(crate) async fn update(db: &impl ConnectionTrait, review: &Review) -> Result<(), DbError> {
    let record = ActiveModel {
        rating: Set(review.rating),
        body: Set(review.body.clone()),
        updated_at: Set(review.updated_at.as_microsecond()),
        ..Default::default()
    };
    Entity::update_many()
        .set(record)
        .filter(Column::Id.eq(review.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes the review with this number, if it is about this item, and says whether there was one.
pub(crate) async fn delete(db: &impl ConnectionTrait, item_id: i64, id: i64) -> Result<bool, DbError> {
    let delete = Entity::delete_by_id(id).filter(Column::ItemId.eq(item_id));
    Ok(delete.exec(db).await?.rows_affected > 0)
}

fn of_item(item_id: i64) -> Select<Entity> {
    Entity::find().filter(Column::ItemId.eq(item_id))
}

fn record(item_id: i64, author_id: Option<i64>, author: &str, new: NewReview, at: Timestamp) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        item_id: Set(item_id),
        author_id: Set(author_id),
        author: Set(author.to_owned()),
        rating: Set(new.rating),
        body: Set(new.body),
        created_at: Set(at.as_microsecond()),
        updated_at: Set(at.as_microsecond()),
    }
}
