//! A version for each table that totals are remembered of: it grows with every row written, or every statement that
//! writes.
//!
//! SQLite has one writer, so one row a table is no place to queue at. On PostgreSQL it would be: every transaction would
//! wait there for the one before to commit, and then fail, because what it is to count on has changed. So each
//! connection to the server counts in a row of its own, found by the number of its process there, and the version is the
//! sum. A connection has one transaction at a time; two connections share a row only if there are more of them than
//! [`ROWS`] or their numbers happen to be so, and then the worst is a transaction carried out again. The sum is read by the
//! statement that reads the table, so both are of one state.
//!
//! Rejected for PostgreSQL: a sequence, which moves before the commit and so promises what is not there yet; the server's
//! snapshot as a version, which moves with every write to anything; a row for each write, which somebody would have to
//! sweep.

use super::dialect::{execute, is_postgres};
use crate::db::versions::Table as Versioned;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if is_postgres(manager) {
            execute(manager, COUNTED_APART).await?;
            execute(manager, &count_up()).await?;
        } else {
            execute(manager, TABLE_VERSIONS).await?;
        }
        for table in VERSIONED {
            keep(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in VERSIONED.map(Versioned::name) {
            if is_postgres(manager) {
                execute(manager, &format!("DROP TRIGGER {table}_version ON {table}")).await?;
                continue;
            }
            for event in EVENTS.map(str::to_lowercase) {
                execute(manager, &format!("DROP TRIGGER {table}_version_{event}")).await?;
            }
        }
        execute(manager, "DROP TABLE table_versions").await?;
        match is_postgres(manager) {
            true => execute(manager, "DROP FUNCTION move_table_version()").await,
            false => Ok(()),
        }
    }
}

/// The tables of that time; later ones come with their own migrations.
const VERSIONED: [Versioned; 3] = [Versioned::Items, Versioned::Categories, Versioned::Reviews];

const TABLE_VERSIONS: &str = "
CREATE TABLE table_versions (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    version BIGINT NOT NULL
)";

/// Pages are left nearly empty, so that a row is written anew beside its old self and no index has to change.
const COUNTED_APART: &str = "
CREATE TABLE table_versions (
    id INTEGER NOT NULL,
    connection INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id, connection)
) WITH (fillfactor = 20)";

/// How many rows a table's version is the sum of at most.
const ROWS: u32 = 64;

fn count_up() -> String {
    format!(
        "CREATE FUNCTION move_table_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         INSERT INTO table_versions (id, connection, version) \
         VALUES (TG_ARGV[0]::integer, pg_backend_pid() % {ROWS}, 1) \
         ON CONFLICT (id, connection) DO UPDATE SET version = table_versions.version + 1; \
         RETURN NULL; END $$"
    )
}

/// What moves a version.
const EVENTS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

/// Keeps a version of `table` from now on.
pub(super) async fn keep(manager: &SchemaManager<'_>, table: Versioned) -> Result<(), DbErr> {
    if !is_postgres(manager) {
        let (id, name) = (table as i32, table.name());
        let begin = format!("INSERT INTO table_versions VALUES ({id}, '{name}', 0)");
        execute(manager, &begin).await?;
    }
    watch(manager, table).await
}

/// Lets what is written to `table` move its version, which is kept already.
pub(super) async fn watch(manager: &SchemaManager<'_>, table: Versioned) -> Result<(), DbErr> {
    let (id, name) = (table as i32, table.name());
    if is_postgres(manager) {
        let trigger = format!(
            "CREATE TRIGGER {name}_version AFTER INSERT OR UPDATE OR DELETE ON {name} FOR EACH STATEMENT \
             EXECUTE FUNCTION move_table_version({id})"
        );
        return execute(manager, &trigger).await;
    }
    for event in EVENTS {
        let trigger = format!(
            "CREATE TRIGGER {name}_version_{} AFTER {event} ON {name} BEGIN \
             UPDATE table_versions SET version = version + 1 WHERE id = {id}; END",
            event.to_lowercase()
        );
        execute(manager, &trigger).await?;
    }
    Ok(())
}
