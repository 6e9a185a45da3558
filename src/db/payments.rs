//! Queries on payments. Each is of one account: nobody's payments are found under another's name.

use super::DbError;
use super::entity::payment::{self, ActiveModel, Column, Entity};
use super::rows::{self, Counted, Slice};
use super::versions::Table;
use crate::domain::{Method, OrderId, PageRequest, Payment, PaymentId};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select, Statement, Value};

const TABLES: &[Table] = &[Table::Payments];

/// The payment with this id, if it is the account's.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    user_id: i64,
    id: PaymentId,
) -> Result<Option<Payment>, DbError> {
    let select = Entity::find_by_id(id.to_string()).filter(Column::UserId.eq(user_id));
    select.one(db).await?.map(Payment::try_from).transpose()
}

/// One page of the account's payments, newest first.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    user_id: i64,
    page: PageRequest,
) -> Result<Slice<Payment>, DbError> {
    let newest_first = of_account(user_id)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    rows::page(db, newest_first, page, TABLES).await
}

/// How many payments the account has made.
pub(crate) async fn count(db: &impl ConnectionTrait, user_id: i64) -> Result<Counted, DbError> {
    rows::count(db, of_account(user_id), TABLES).await
}

/// Writes down a new payment of an account.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    user_id: i64,
    payment: &Payment,
) -> Result<(), DbError> {
    let [last4, bank, account, provider] = columns(&payment.method);
    let record = ActiveModel {
        id: Set(payment.id.to_string()),
        user_id: Set(user_id),
        order_id: Set(payment.order_id.map(|id| id.to_string())),
        amount: Set(payment.amount.hundredths()),
        currency: Set(payment.currency.as_str().into()),
        status: Set(payment.status.as_str().into()),
        method: Set(payment::name(&payment.method).into()),
        last4: Set(last4),
        bank: Set(bank),
        account: Set(account),
        provider: Set(provider),
        created_at: Set(payment.created_at.as_microsecond()),
        updated_at: Set(payment.updated_at.as_microsecond()),
    };
    Entity::insert(record).exec_without_returning(db).await?;
    Ok(())
}

/// Writes the status of `payment` and the time of its change; nothing else of a payment ever changes.
pub(crate) async fn update(db: &impl ConnectionTrait, payment: &Payment) -> Result<(), DbError> {
    let record = ActiveModel {
        status: Set(payment.status.as_str().into()),
        updated_at: Set(payment.updated_at.as_microsecond()),
        ..Default::default()
    };
    Entity::update_many()
        .set(record)
        .filter(Column::Id.eq(payment.id.to_string()))
        .exec(db)
        .await?;
    Ok(())
}

/// Voids what is authorized for an order, in one statement. `updated_at` moves, and never backwards.
pub(crate) async fn void_authorized(
    db: &impl ConnectionTrait,
    order: OrderId,
    at: Timestamp,
) -> Result<(), DbError> {
    const VOID: &str = "UPDATE payments SET status = 'voided', \
         updated_at = CASE WHEN updated_at < $1 THEN $1 ELSE updated_at + 1 END \
         WHERE order_id = $2 AND status = 'authorized'";
    let values: [Value; 2] = [at.as_microsecond().into(), order.to_string().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), VOID, values);
    db.execute_raw(statement).await?;
    Ok(())
}

fn of_account(user_id: i64) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user_id))
}

/// `last4`, `bank`, `account` and `provider`.
fn columns(method: &Method) -> [Option<String>; 4] {
    match method {
        Method::Card { last4 } => [Some(last4.clone()), None, None, None],
        Method::BankTransfer { bank, last4 } => [None, Some(bank.clone()), Some(last4.clone()), None],
        Method::Wallet { provider } => [None, None, None, Some(provider.clone())],
    }
}
