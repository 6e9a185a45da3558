//! A version for each table that totals are remembered of: it grows with every row written.
//!
//! SQLite has one writer, so one row a table is no place to queue at. On PostgreSQL it would be: there the versions
//! have to come from something that writers do not share.

use crate::db::versions::Table as Versioned;
use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Err(DbErr::Migration(
                "table versions are kept on SQLite only so far".into(),
            ));
        }
        let db = manager.get_connection();
        db.execute_unprepared(TABLE_VERSIONS).await?;
        for table in VERSIONED {
            let (id, name) = (table as i32, table.name());
            db.execute_unprepared(&format!("INSERT INTO table_versions VALUES ({id}, '{name}', 0)"))
                .await?;
            for event in EVENTS {
                db.execute_unprepared(&trigger(id, name, event)).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for table in VERSIONED {
            for event in ["insert", "update", "delete"] {
                db.execute_unprepared(&format!("DROP TRIGGER {}_version_{event}", table.name()))
                    .await?;
            }
        }
        db.execute_unprepared("DROP TABLE table_versions").await?;
        Ok(())
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

/// What moves a version.
pub(super) const EVENTS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

/// The trigger that moves the version `id` of `table`.
pub(super) fn trigger(id: i32, table: &str, event: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_version_{} AFTER {event} ON {table} BEGIN \
         UPDATE table_versions SET version = version + 1 WHERE id = {id}; END",
        event.to_lowercase()
    )
}
