//! Table versions: numbers that grow with every write to a table.
//!
//! Triggers keep them, inside the writing transaction, so they also grow when another process writes, and a reader
//! sees a table and its version in the same state. In-process counting was rejected for missing other processes,
//! `PRAGMA data_version` for being a number of each connection's own. How they are kept on either database, and why, says
//! [their migration](super::migration).

use super::DbError;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// A table whose version is kept, by its number in `table_versions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Items = 1,
    Categories = 2,
    Reviews = 3,
    Orders = 4,
    Payments = 5,
}

impl Table {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Categories => "categories",
            Self::Reviews => "reviews",
            Self::Orders => "orders",
            Self::Payments => "payments",
        }
    }
}

/// An expression for the version of `tables` together: the sum, which grows when any of them does.
pub(super) fn of(backend: DbBackend, tables: &[Table]) -> SimpleExpr {
    Expr::cust(sum(backend, tables))
}

/// The version of `tables` together, now.
pub(super) async fn current(db: &impl ConnectionTrait, tables: &[Table]) -> Result<i64, DbError> {
    let backend = db.get_database_backend();
    let select = Statement::from_string(backend, format!("SELECT {} AS version", sum(backend, tables)));
    let row = db.query_one_raw(select).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the version of a table".into()))?;
    Ok(row.try_get("", "version")?)
}

fn sum(backend: DbBackend, tables: &[Table]) -> String {
    let one = |table: &Table| {
        let id = *table as i32;
        match backend {
            DbBackend::Postgres => {
                format!("(SELECT coalesce(sum(version), 0)::bigint FROM table_versions WHERE id = {id})")
            }
            _ => format!("(SELECT version FROM table_versions WHERE id = {id})"),
        }
    };
    tables.iter().map(one).collect::<Vec<_>>().join(" + ")
}
