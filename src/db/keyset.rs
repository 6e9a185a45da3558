//! One page of a walk through an order.
//!
//! A page reads one row more than it shows, which tells whether there is a page after it. Whether there is one before it
//! is asked in the same statement: by the first row that is met when the order is read the other way from where the page
//! begins. That row is nearly always the one that the position was taken from, so the question costs one step; it is
//! answered from the rows and not from the fact that somebody came from there, because they may be gone.

use super::order::{self, Key};
use super::versions::{self, Table};
use super::{DbError, seek};
use crate::domain::{KeyValue, KeysetRequest, Position};
use sea_orm::sea_query::{Asterisk, Expr, Func, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, ModelTrait, QueryFilter,
    QueryResult, QuerySelect, QueryTrait, Select, Value,
};

/// The rows of one page, and where the pages around it begin.
#[derive(Debug)]
pub struct KeysetSlice<T> {
    /// The rows, at most the limit, in the order asked for.
    pub rows: Vec<T>,
    /// Where the page before is read from, if there are rows before these.
    pub prev: Option<Position>,
    /// Where the page after is read from, if there are rows after these.
    pub next: Option<Position>,
    /// The version of the tables in the state the rows were read in, where the total is asked for.
    pub(super) version: Option<i64>,
}

/// What a statement tells beside its rows.
struct Told {
    /// Whether there are rows on the other side of the position.
    behind: bool,
    version: Option<i64>,
}

/// Reads the page of `select`, which is filtered and not sorted, that `request` asks for in the order of `keys`. For the
/// total, the version of `tables` comes with it: one statement, so both are of one state. Only a page without rows,
/// which has none to carry the rest, asks for that apart.
pub(super) async fn page<E, T>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    keys: &[Key<E::Column>],
    request: &KeysetRequest,
    tables: &[Table],
) -> Result<KeysetSlice<T>, DbError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = DbError>,
{
    if request
        .position()
        .is_some_and(|position| !seek::fits(keys, position))
    {
        return Err(DbError::ForeignPosition);
    }
    let found = db
        .query_all(&statement(
            db.get_database_backend(),
            select.clone(),
            keys,
            request,
            tables,
        ))
        .await?;
    let told = match found.first() {
        Some(row) => told(row, request)?,
        None => told_without_rows(db, select, keys, request, tables).await?,
    };
    slice::<E, T>(&found, keys, request, &told)
}

/// Makes a page of what was read: one row more than the limit, in the order it was read in.
fn slice<E, T>(
    found: &[QueryResult],
    keys: &[Key<E::Column>],
    request: &KeysetRequest,
    told: &Told,
) -> Result<KeysetSlice<T>, DbError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = DbError>,
{
    let position = request.position();
    let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
    let ahead = found.len() > limit;
    let models = found
        .iter()
        .take(limit)
        .map(|row| E::Model::from_query_result(row, ""));
    let mut models = models.collect::<Result<Vec<_>, _>>()?;
    let (before, after) = match position {
        Some(Position { backward: true, .. }) => {
            models.reverse();
            (ahead, told.behind)
        }
        _ => (told.behind, ahead),
    };
    let neighbour = |model: Option<&E::Model>, backward| match model {
        Some(model) => beside(model, keys, backward).map(Some),
        None => Ok(position.map(Position::beyond)),
    };
    Ok(KeysetSlice {
        prev: before
            .then(|| neighbour(models.first(), true))
            .transpose()?
            .flatten(),
        next: after
            .then(|| neighbour(models.last(), false))
            .transpose()?
            .flatten(),
        rows: models.into_iter().map(T::try_from).collect::<Result<_, _>>()?,
        version: told.version,
    })
}

fn statement<E: EntityTrait>(
    backend: DbBackend,
    mut select: Select<E>,
    keys: &[Key<E::Column>],
    request: &KeysetRequest,
    tables: &[Table],
) -> SelectStatement {
    let bare = select.clone();
    if request.total() {
        select = select.expr_as(versions::of(backend, tables), "version");
    }
    let mut backward = false;
    let mut statement = match request.position() {
        None => select.into_query(),
        Some(position) => {
            backward = position.backward;
            select = select.expr_as(other_side(&bare, keys, position), "behind");
            read_from(backend, select, keys, request, position)
        }
    };
    first(&mut statement, keys, backward, request).take()
}

/// The rows of `statement` that a page shows, and the one after them.
fn first<'a, C: ColumnTrait>(
    statement: &'a mut SelectStatement,
    keys: &[Key<C>],
    backward: bool,
    request: &KeysetRequest,
) -> &'a mut SelectStatement {
    order::sort(statement, keys, backward);
    statement.limit(request.limit().saturating_add(1))
}

/// The rows that `position` reads, range by range, to be sorted together: each range is read in that order already, so
/// they are merged, and no row is read beyond the limit.
///
/// SQLite sees that by itself, and knows no range with an order and a limit of its own. PostgreSQL has to be told, for
/// each range: else it reads every row behind the position and sorts them all.
fn read_from<E: EntityTrait>(
    backend: DbBackend,
    select: Select<E>,
    keys: &[Key<E::Column>],
    request: &KeysetRequest,
    position: &Position,
) -> SelectStatement {
    let ranges = seek::ranges(keys, position).into_iter();
    let selects = ranges.map(|range| {
        let mut rows = select.clone().filter(range).into_query();
        match backend {
            DbBackend::Postgres => {
                let rows = first(&mut rows, keys, position.backward, request).take();
                Query::select()
                    .column(Asterisk)
                    .from_subquery(rows, "range_of_rows")
                    .take()
            }
            _ => rows,
        }
    });
    let together = selects.reduce(|mut first, next| first.union(UnionType::All, next).take());
    together.unwrap_or_else(|| select.into_query())
}

/// The first row that is met on the other side of `position`, as a 1. Each range is sorted and asked only if the nearer
/// ones are empty, so that it is looked for from the position on; `EXISTS` would drop the order and begin at the far end.
fn other_side<E: EntityTrait>(select: &Select<E>, keys: &[Key<E::Column>], position: &Position) -> Expr {
    let beyond = position.beyond();
    let nearest = |range| {
        let select = select.clone().select_only().expr(Expr::cust("1")).filter(range);
        let mut select = select.into_query();
        order::sort(&mut select, keys, beyond.backward);
        Expr::SubQuery(None, Box::new(select.limit(1).take().into()))
    };
    // A coalesce takes two at least.
    let nothing = Expr::cust("NULL");
    let ranges = seek::ranges(keys, &beyond)
        .into_iter()
        .map(nearest)
        .chain([nothing]);
    Func::coalesce(ranges).into()
}

fn told(row: &QueryResult, request: &KeysetRequest) -> Result<Told, DbError> {
    let behind = match request.position() {
        Some(_) => row.try_get::<Option<i32>>("", "behind")?.is_some(),
        None => false,
    };
    let version = match request.total() {
        true => Some(row.try_get("", "version")?),
        false => None,
    };
    Ok(Told { behind, version })
}

async fn told_without_rows<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    keys: &[Key<E::Column>],
    request: &KeysetRequest,
    tables: &[Table],
) -> Result<Told, DbError> {
    let behind = match request.position() {
        Some(position) => {
            let asked = Query::select()
                .expr_as(other_side(&select, keys, position), "behind")
                .take();
            let row = db.query_one(&asked).await?;
            row.map_or(Ok(None), |row| row.try_get::<Option<i32>>("", "behind"))?
                .is_some()
        }
        None => false,
    };
    let version = match request.total() {
        true => Some(versions::current(db, tables).await?),
        false => None,
    };
    Ok(Told { behind, version })
}

/// The position beside a row.
fn beside<M>(
    model: &M,
    keys: &[Key<<M::Entity as EntityTrait>::Column>],
    backward: bool,
) -> Result<Position, DbError>
where
    M: ModelTrait,
{
    let values = keys.iter().map(|key| key_value(model.get(key.column)));
    Ok(Position {
        values: values.collect::<Result<_, _>>()?,
        backward,
        inclusive: false,
    })
}

fn key_value(value: Value) -> Result<KeyValue, DbError> {
    let value = match value {
        Value::BigInt(number) => number.map(KeyValue::Integer),
        Value::Int(number) => number.map(|number| KeyValue::Integer(number.into())),
        Value::String(text) => text.map(KeyValue::Text),
        other => return Err(DbErr::Type(format!("no list is sorted by a {other:?}")).into()),
    };
    Ok(value.unwrap_or(KeyValue::Null))
}
