//! From rows to what the domain speaks of.

use super::{
    DbError,
    versions::{self, Table},
};
use crate::domain::PageRequest;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QuerySelect, QueryTrait, Select};

/// The rows of one page, and what tells whether the number of all rows is still the one that was counted last.
#[derive(Debug)]
pub struct Slice<T> {
    /// The rows, at most the page's limit.
    pub rows: Vec<T>,
    /// The version of the tables in the state the rows were read in; `None` for a page before which there is nothing
    /// and that holds nothing: its total is plain.
    pub(super) version: Option<i64>,
}

/// A number of rows, and the version of the tables in the state it was counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Counted {
    pub(super) total: i64,
    pub(super) version: i64,
}

/// Reads the page of `select`, which is filtered and sorted, together with the version of `tables`: one statement, so
/// both are of one state. Only a page past the end, which has no row to carry the version, asks for it apart.
pub(super) async fn page<E, T>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    page: PageRequest,
    tables: &[Table],
) -> Result<Slice<T>, DbError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = DbError>,
{
    let select = select
        .expr_as(versions::of(db.get_database_backend(), tables), "version")
        .limit(page.limit())
        .offset(page.offset());
    let found = db.query_all(select.as_query()).await?;
    // Every row carries it, and in every row it is the same.
    let version = match found.first() {
        Some(first) => Some(first.try_get("", "version")?),
        None if page.offset() == 0 => None,
        None => Some(versions::current(db, tables).await?),
    };
    let rows = found
        .iter()
        .map(|row| E::Model::from_query_result(row, "")?.try_into());
    Ok(Slice {
        rows: rows.collect::<Result<_, _>>()?,
        version,
    })
}

/// Counts the rows of `select`, together with the version of `tables`.
pub(super) async fn count<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    tables: &[Table],
) -> Result<Counted, DbError> {
    let select = select.select_only().expr_as(Expr::cust("count(*)"), "total");
    let counted = select
        .expr_as(versions::of(db.get_database_backend(), tables), "version")
        .into_model::<Counted>()
        .one(db)
        .await?;
    counted.ok_or_else(|| DbErr::RecordNotFound("a count without a row".into()).into())
}

/// Whether a column can hold this text. None holds a NUL ([`domain`](crate::domain) sees to that), and PostgreSQL will not
/// even be asked for one.
pub(super) fn can_be(text: &str) -> bool {
    !text.contains('\0')
}

/// A time from its column.
pub(super) fn timestamp(column: &'static str, microseconds: i64) -> Result<Timestamp, DbError> {
    Timestamp::from_microsecond(microseconds).map_err(|error| unreadable(column, error))
}

/// What a column holds is not what the schema lets in: somebody wrote past it.
pub(super) fn unreadable(column: &'static str, error: impl std::fmt::Display) -> DbError {
    DbErr::Type(format!("{column}: {error}")).into()
}
