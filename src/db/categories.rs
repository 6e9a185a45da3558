//! Queries on categories.

use super::entity::category::{ActiveModel, Column, Entity, Model};
use super::rows::{self, Counted, Slice};
use super::versions::Table;
use super::{DbError, order};
use crate::domain::{Category, CategoryFilter, CategoryKey, CategorySort, NewCategory, PageRequest};
use jiff::Timestamp;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select, Statement,
};
use std::collections::HashMap;

const TABLES: &[Table] = &[Table::Categories];

/// The category with this number.
pub(crate) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Category>, DbError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .map(Category::try_from)
        .transpose()
}

/// The category with this slug.
pub(crate) async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Category>, DbError> {
    Entity::find()
        .filter(Column::Slug.eq(slug))
        .one(db)
        .await?
        .map(Category::try_from)
        .transpose()
}

/// The categories with these numbers, each once: one statement, or none when there are no numbers.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Category>, DbError> {
    let mut ids: Vec<_> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    ids.sort_unstable();
    ids.dedup();
    let found = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    found
        .into_iter()
        .map(|row: Model| Ok((row.id, row.try_into()?)))
        .collect()
}

/// One page of the categories that `filter` admits.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    filter: &CategoryFilter,
    sort: &[CategorySort],
    page: PageRequest,
) -> Result<Slice<Category>, DbError> {
    let sorted = order::sorted(admitted(filter), sort, Column::Id, |key| match key {
        CategoryKey::Id => None,
        CategoryKey::Name => Some(Column::Name),
    });
    rows::page(db, sorted, page, TABLES).await
}

/// How many categories `filter` admits.
pub(crate) async fn count(db: &impl ConnectionTrait, filter: &CategoryFilter) -> Result<Counted, DbError> {
    rows::count(db, admitted(filter), TABLES).await
}

/// The numbers of the category `id` and of all above it, up to the top; none when there is no such category. `UNION`
/// leaves out what it has seen, so even a circle would end.
pub(crate) async fn line_up(db: &impl ConnectionTrait, id: i64) -> Result<Vec<i64>, DbError> {
    const LINE: &str = "WITH RECURSIVE line (id, parent_id) AS (\
            SELECT id, parent_id FROM categories WHERE id = $1 \
            UNION SELECT above.id, above.parent_id FROM categories AS above JOIN line ON above.id = line.parent_id\
        ) SELECT id FROM line";
    let select = Statement::from_sql_and_values(db.get_database_backend(), LINE, [id.into()]);
    let found = db.query_all_raw(select).await?;
    found.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Which members other categories than `id` have the value of: the database refuses for the first of them only.
pub(crate) async fn taken(
    db: &impl ConnectionTrait,
    id: Option<i64>,
    name: &str,
    slug: &str,
) -> Result<Vec<&'static str>, DbError> {
    let either = Condition::any()
        .add(Column::Name.eq(name))
        .add(Column::Slug.eq(slug));
    let others = Entity::find()
        .filter(either)
        .filter(Column::Id.ne(id.unwrap_or(0)));
    let others = others.all(db).await?;
    let named = others.iter().any(|other| other.name == name).then_some("name");
    let slugged = others.iter().any(|other| other.slug == slug).then_some("slug");
    Ok(named.into_iter().chain(slugged).collect())
}

/// Inserts a category. One statement: the row comes back from the insert itself.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    new: NewCategory,
    at: Timestamp,
) -> Result<Category, DbError> {
    let record = ActiveModel {
        id: NotSet,
        name: Set(new.name),
        slug: Set(new.slug),
        parent_id: Set(new.parent_id),
        created_at: Set(at.as_microsecond()),
        updated_at: Set(at.as_microsecond()),
    };
    record.insert(db).await?.try_into()
}

/// Writes everything of `category` but its number and time of creation.
pub(crate) async fn update(db: &impl ConnectionTrait, category: &Category) -> Result<(), DbError> {
    let record = ActiveModel {
        name: Set(category.name.clone()),
        slug: Set(category.slug.clone()),
        parent_id: Set(category.parent_id),
        updated_at: Set(category.updated_at.as_microsecond()),
        ..Default::default()
    };
    Entity::update_many()
        .set(record)
        .filter(Column::Id.eq(category.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes the category with this number and says whether there was one. The database refuses when something is in it.
pub(crate) async fn delete(db: &impl ConnectionTrait, id: i64) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id).exec(db).await?.rows_affected > 0)
}

fn admitted(filter: &CategoryFilter) -> Select<Entity> {
    match filter.parent_id {
        Some(parent) => Entity::find().filter(Column::ParentId.eq(parent)),
        None => Entity::find(),
    }
}
