//! Queries on orders. Each is of one account: nobody's orders are found under another's name.

use super::DbError;
use super::entity::{
    order::{ActiveModel, Column, Entity},
    order_line,
};
use super::rows::{self, Counted, Slice};
use super::versions::Table;
use crate::domain::{Order, OrderFilter, OrderId, OrderLine, PageRequest};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use std::collections::HashMap;

const TABLES: &[Table] = &[Table::Orders];

/// The order with this id, if it is the account's.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    user_id: i64,
    id: OrderId,
) -> Result<Option<Order>, DbError> {
    let select = Entity::find_by_id(id.to_string()).filter(Column::UserId.eq(user_id));
    let Some(row) = select.one(db).await? else {
        return Ok(None);
    };
    let mut orders = [Order::try_from(row)?];
    fill(db, &mut orders).await?;
    let [order] = orders;
    Ok(Some(order))
}

/// One page of the orders that `filter` admits, newest first.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    filter: &OrderFilter,
    page: PageRequest,
) -> Result<Slice<Order>, DbError> {
    let newest_first = admitted(filter)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    let mut slice = rows::page(db, newest_first, page, TABLES).await?;
    fill(db, &mut slice.rows).await?;
    Ok(slice)
}

/// How many orders `filter` admits.
pub(crate) async fn count(db: &impl ConnectionTrait, filter: &OrderFilter) -> Result<Counted, DbError> {
    rows::count(db, admitted(filter), TABLES).await
}

/// Writes down a new order of an account: two statements, however many lines there are.
pub(crate) async fn insert(db: &impl ConnectionTrait, user_id: i64, order: &Order) -> Result<(), DbError> {
    let record = ActiveModel {
        id: Set(order.id.to_string()),
        user_id: Set(user_id),
        status: Set(order.status.as_str().into()),
        total: Set(order.total.hundredths()),
        currency: Set(order.currency.as_str().into()),
        created_at: Set(order.created_at.as_microsecond()),
        updated_at: Set(order.updated_at.as_microsecond()),
    };
    Entity::insert(record).exec_without_returning(db).await?;
    let records = (0..)
        .zip(&order.lines)
        .map(|(position, line)| order_line::ActiveModel {
            order_id: Set(order.id.to_string()),
            position: Set(position),
            item_id: Set(line.item_id),
            name: Set(line.name.clone()),
            unit_price: Set(line.unit_price.hundredths()),
            quantity: Set(line.quantity),
        });
    order_line::Entity::insert_many(records)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Writes the status of `order` and the time of its change; nothing else of an order ever changes.
pub(crate) async fn update(db: &impl ConnectionTrait, order: &Order) -> Result<(), DbError> {
    let record = ActiveModel {
        status: Set(order.status.as_str().into()),
        updated_at: Set(order.updated_at.as_microsecond()),
        ..Default::default()
    };
    Entity::update_many()
        .set(record)
        .filter(Column::Id.eq(order.id.to_string()))
        .exec(db)
        .await?;
    Ok(())
}

fn admitted(filter: &OrderFilter) -> Select<Entity> {
    let own = Entity::find().filter(Column::UserId.eq(filter.user_id));
    match filter.status {
        Some(status) => own.filter(Column::Status.eq(status.as_str())),
        None => own,
    }
}

/// Puts the lines into `orders`: one statement, or none when there are no orders.
async fn fill(db: &impl ConnectionTrait, orders: &mut [Order]) -> Result<(), DbError> {
    if orders.is_empty() {
        return Ok(());
    }
    let ids = orders.iter().map(|order| order.id.to_string());
    let found = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(ids))
        .order_by_asc(order_line::Column::OrderId)
        .order_by_asc(order_line::Column::Position)
        .all(db)
        .await?;
    let mut lines: HashMap<String, Vec<OrderLine>> = HashMap::with_capacity(orders.len());
    for mut row in found {
        let order = std::mem::take(&mut row.order_id);
        lines.entry(order).or_default().push(row.into());
    }
    for order in orders {
        order.lines = lines.remove(&order.id.to_string()).unwrap_or_default();
    }
    Ok(())
}
