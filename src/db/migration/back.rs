//! Taking migrations back, where nothing is lost with them.
//!
//! What would be lost is not declared by each migration, where it could be wrong: rows and values are counted before and
//! after, in the transaction that is then committed or not.

use super::{MigrationError, Migrator, dialect, status};
use crate::db::{Database, DbError};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Statement};
use sea_orm_migration::prelude::*;
use std::collections::BTreeMap;

/// Tables whose rows follow from others.
const DERIVED: [&str; 3] = ["seaql_migrations", "table_versions", "sqlite_sequence"];

/// How many rows each table has, and how many values each of its columns.
type Holdings = BTreeMap<String, Held>;

#[derive(Debug, Default)]
struct Held {
    rows: i64,
    values: BTreeMap<String, i64>,
}

/// Takes back the last `steps` migrations, all or none, and answers their names, the last one first.
///
/// # Errors
/// [`MigrationError::InUse`] where another program has the file open; [`MigrationError::Loses`] where rows or values would
/// go; otherwise as [`status`].
pub async fn down(db: &Database, steps: usize) -> Result<Vec<String>, MigrationError> {
    let applied = status(db)
        .await?
        .into_iter()
        .filter(|migration| migration.applied);
    let mut names: Vec<String> = applied.map(|migration| migration.name).collect();
    names.reverse();
    names.truncate(steps);
    if !db.has_alone()? {
        return Err(MigrationError::InUse);
    }
    let tx = dialect::begin(&db.write).await.map_err(DbError::from)?;
    for name in &names {
        let lost = take_back(&tx).await?;
        if !lost.is_empty() {
            tx.rollback().await.map_err(DbError::from)?;
            let name = name.clone();
            return Err(MigrationError::Loses { name, lost });
        }
    }
    tx.commit().await.map_err(DbError::from)?;
    Ok(names)
}

/// Takes back the last one, and tells what went with it.
async fn take_back(tx: &DatabaseTransaction) -> Result<Vec<String>, DbError> {
    let before = holdings(tx).await?;
    match Migrator::down(tx, Some(1)).await.map_err(DbError::from) {
        Ok(()) => Ok(lost(&before, &holdings(tx).await?)),
        // Rows that refer to each other stop a table from going before anything could be counted.
        Err(DbError::ForeignKeyViolation) => Ok(lost(&before, &Holdings::new())),
        Err(error) => Err(error),
    }
}

fn lost(before: &Holdings, after: &Holdings) -> Vec<String> {
    let none = Held::default();
    let mut lost = Vec::new();
    for (table, held) in before {
        let left = after.get(table).unwrap_or(&none);
        if left.rows < held.rows {
            lost.push(format!("{} rows of {table}", held.rows - left.rows));
            continue;
        }
        for (column, values) in &held.values {
            let gone = values - left.values.get(column).unwrap_or(&0);
            if gone > 0 {
                lost.push(format!("{gone} values of {table}.{column}"));
            }
        }
    }
    lost
}

async fn holdings(tx: &DatabaseTransaction) -> Result<Holdings, DbError> {
    let mut holdings = Holdings::new();
    for (table, columns) in columns(tx).await? {
        let counts: Vec<String> = columns
            .iter()
            .map(|column| format!("count(\"{column}\")"))
            .collect();
        let sql = format!("SELECT count(*), {} FROM \"{table}\"", counts.join(", "));
        let select = Statement::from_string(tx.get_database_backend(), sql);
        let Some(row) = tx.query_one_raw(select).await? else {
            continue;
        };
        let mut held = Held {
            rows: row.try_get_by_index(0)?,
            values: BTreeMap::new(),
        };
        for (at, column) in columns.into_iter().enumerate() {
            held.values.insert(column, row.try_get_by_index(at + 1)?);
        }
        holdings.insert(table, held);
    }
    Ok(holdings)
}

/// The tables that hold something of somebody's, and their columns.
async fn columns(tx: &DatabaseTransaction) -> Result<BTreeMap<String, Vec<String>>, DbError> {
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
             JOIN information_schema.tables t USING (table_schema, table_name) \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        }
        _ => {
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
        }
    };
    let rows = tx
        .query_all_raw(Statement::from_string(tx.get_database_backend(), sql))
        .await?;
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let (table, column) = named(&row)?;
        if !DERIVED.contains(&table.as_str()) {
            tables.entry(table).or_default().push(column);
        }
    }
    Ok(tables)
}

fn named(row: &QueryResult) -> Result<(String, String), DbError> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
