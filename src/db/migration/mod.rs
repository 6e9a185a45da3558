//! The tables, and how they came to be.
//!
//! Each migration is written once and never changed after a release. The statements are SQL that SQLite and PostgreSQL
//! both read; what differs is asked of the backend.

mod m20260101_000001_catalogue;
mod m20260101_000002_table_versions;
mod m20260101_000003_identity;
mod m20260101_000004_units;
mod m20260101_000005_orders;
mod m20260101_000006_uploads;
mod m20260101_000007_review_orders;

use super::{Database, DbError};
use sea_orm::DatabaseTransaction;
use sea_orm_migration::prelude::*;

pub(super) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000001_catalogue::Migration),
            Box::new(m20260101_000002_table_versions::Migration),
            Box::new(m20260101_000003_identity::Migration),
            Box::new(m20260101_000004_units::Migration),
            Box::new(m20260101_000005_orders::Migration),
            Box::new(m20260101_000006_uploads::Migration),
            Box::new(m20260101_000007_review_orders::Migration),
        ]
    }
}

/// A step in the tables' history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its name, which begins with a date.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// Every migration, oldest first. Reads only.
///
/// # Errors
/// What the database fails with, or that it has migrations which this program does not know: it is older than the
/// file.
pub async fn status(db: &Database) -> Result<Vec<Migration>, DbError> {
    let known = Migrator::get_migration_with_status_read_only(&db.read).await?;
    let migration = |known: sea_orm_migration::Migration| Migration {
        name: known.name().into(),
        applied: known.status() == sea_orm_migration::MigrationStatus::Applied,
    };
    Ok(known.into_iter().map(migration).collect())
}

/// Applies every pending migration, all or none, and answers their names.
///
/// Asking what is pending and applying it is one write transaction: of two programs that start at once one migrates,
/// and the other, having waited, finds nothing to do.
///
/// # Errors
/// As [`status`].
pub async fn up(db: &Database) -> Result<Vec<String>, DbError> {
    if status(db).await?.iter().all(|migration| migration.applied) {
        return Ok(Vec::new());
    }
    db.write(async |tx: &DatabaseTransaction| {
        let pending = Migrator::get_pending_migrations(tx).await?;
        Migrator::up(tx, None).await?;
        Ok(pending.iter().map(|migration| migration.name().into()).collect())
    })
    .await
}
