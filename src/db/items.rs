//! Queries on items.

use super::entity::category;
use super::entity::item::{ActiveModel, Column, Entity};
use super::keyset::{self, KeysetSlice};
use super::rows::{self, Counted, Slice};
use super::versions::Table;
use super::{DbError, order};
use crate::domain::{
    Amount, Currencies, Item, ItemFilter, ItemKey, ItemSort, KeysetRequest, NewItem, PageRequest,
};
use jiff::Timestamp;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select,
};

/// The item with this number.
pub(crate) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Item>, DbError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .map(Item::try_from)
        .transpose()
}

/// Whether there is an item with this number.
pub(crate) async fn exists(db: &impl ConnectionTrait, id: i64) -> Result<bool, DbError> {
    let select = Entity::find_by_id(id).select_only().column(Column::Id);
    Ok(select.into_tuple::<i64>().one(db).await?.is_some())
}

/// One page of the items that `filter` admits.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    filter: &ItemFilter,
    sort: &[ItemSort],
    page: PageRequest,
) -> Result<Slice<Item>, DbError> {
    let sorted = order::sorted(admitted(filter), sort, Column::Id, column);
    rows::page(db, sorted, page, tables(filter)).await
}

/// The page of the items that `filter` admits which begins where `request` says.
pub(crate) async fn walk(
    db: &impl ConnectionTrait,
    filter: &ItemFilter,
    sort: &[ItemSort],
    request: &KeysetRequest,
) -> Result<KeysetSlice<Item>, DbError> {
    let keys = order::keys(sort, Column::Id, column);
    keyset::page(db, admitted(filter), &keys, request, tables(filter)).await
}

fn column(key: ItemKey) -> Option<Column> {
    match key {
        ItemKey::Id => None,
        ItemKey::Name => Some(Column::Name),
        ItemKey::Price => Some(Column::Price),
        ItemKey::CreatedAt => Some(Column::CreatedAt),
    }
}

/// How many items `filter` admits.
pub(crate) async fn count(db: &impl ConnectionTrait, filter: &ItemFilter) -> Result<Counted, DbError> {
    rows::count(db, admitted(filter), tables(filter)).await
}

/// Inserts an item. One statement: the row comes back from the insert itself.
pub(crate) async fn insert(db: &impl ConnectionTrait, new: NewItem, at: Timestamp) -> Result<Item, DbError> {
    record(new, at).insert(db).await?.try_into()
}

/// Inserts many items, in one statement, and answers their numbers, ascending.
pub(crate) async fn insert_many(
    db: &impl ConnectionTrait,
    new: impl IntoIterator<Item = (NewItem, Timestamp)>,
) -> Result<Vec<i64>, DbError> {
    let records = new.into_iter().map(|(new, at)| record(new, at));
    let mut ids = Entity::insert_many(records).exec_with_returning_keys(db).await?;
    ids.sort_unstable();
    Ok(ids)
}

/// Writes everything of `item` but its number and time of creation.
pub(crate) async fn update(db: &impl ConnectionTrait, item: &Item) -> Result<(), DbError> {
    let record = ActiveModel {
        name: Set(item.name.clone()),
        description: Set(item.description.clone()),
        price: Set(item.price.hundredths()),
        currency: Set(item.currency.as_str().into()),
        category_id: Set(item.category_id),
        stock: Set(item.stock),
        active: Set(item.active),
        updated_at: Set(item.updated_at.as_microsecond()),
        ..Default::default()
    };
    Entity::update_many()
        .set(record)
        .filter(Column::Id.eq(item.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes the item with this number and answers what it was. Its reviews go with it.
pub(crate) async fn delete(db: &impl ConnectionTrait, id: i64) -> Result<Option<Item>, DbError> {
    let deleted = Entity::delete_by_id(id).exec_with_returning(db).await?;
    deleted.map(Item::try_from).transpose()
}

fn record(new: NewItem, at: Timestamp) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        name: Set(new.name),
        description: Set(new.description),
        price: Set(new.price.hundredths()),
        currency: Set(new.currency.as_str().into()),
        category_id: Set(new.category_id),
        stock: Set(new.stock),
        active: Set(new.active),
        created_at: Set(at.as_microsecond()),
        updated_at: Set(at.as_microsecond()),
    }
}

/// The tables that decide how many items `filter` admits.
fn tables(filter: &ItemFilter) -> &'static [Table] {
    if filter.category.is_some() {
        &[Table::Items, Table::Categories]
    } else {
        &[Table::Items]
    }
}

fn admitted(filter: &ItemFilter) -> Select<Entity> {
    let mut all = Condition::all();
    if !filter.inactive {
        all = all.add(Column::Active.into_expr());
    }
    if filter.price_from > Amount::ZERO {
        all = all.add(Column::Price.gte(filter.price_from.hundredths()));
    }
    if filter.price_to < Amount::MAX_PRICE {
        all = all.add(Column::Price.lte(filter.price_to.hundredths()));
    }
    if filter.currencies != Currencies::ALL {
        all = all.add(Column::Currency.is_in(filter.currencies.iter().map(|currency| currency.as_str())));
    }
    if filter.created_from > i64::MIN {
        all = all.add(Column::CreatedAt.gte(filter.created_from));
    }
    if filter.created_before < i64::MAX {
        all = all.add(Column::CreatedAt.lt(filter.created_before));
    }
    let texts = [&filter.name, &filter.category];
    if !texts.into_iter().flatten().all(|text| rows::can_be(text)) {
        return Entity::find().filter(Expr::val(false));
    }
    if let Some(text) = &filter.name {
        all = all.add(Expr::expr(Func::lower(Column::Name.into_expr())).like(containing(text)));
    }
    if let Some(slug) = &filter.category {
        all = all.add(Column::CategoryId.into_expr().eq(category_with(slug)));
    }
    Entity::find().filter(all)
}

/// A pattern for values that `text` occurs in, as it stands: its `%` and `_` mean themselves.
fn containing(text: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}

/// The number of the category with this slug; NULL, which equals nothing, when there is none.
fn category_with(slug: &str) -> Expr {
    let select = Query::select()
        .column(category::Column::Id)
        .from(category::Entity)
        .and_where(category::Column::Slug.eq(slug))
        .to_owned();
    Expr::SubQuery(None, Box::new(select.into()))
}
