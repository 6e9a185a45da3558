//! What bringing the tables up to date would do: it is done, written down, and taken back.
//!
//! A list of statements that nobody has carried out says nothing about whether they would succeed on this database's rows.
//! On both databases a transaction takes tables back as well as rows.

use super::dialect;
use super::{MigrationError, Migrator, status};
use crate::db::{Database, DbError};
use sea_orm_migration::prelude::*;
use std::cell::RefCell;

tokio::task_local! {
    static SAID: RefCell<Vec<String>>;
}

/// A migration that has not been applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// Its name.
    pub name: String,
    /// Its statements, as the database got them.
    pub statements: Vec<String>,
}

/// Writes a statement down, where somebody rehearses.
pub(super) fn note(statement: &str) {
    // Where nobody does there is nothing to write on.
    let _ = SAID.try_with(|said| said.borrow_mut().push(statement.trim().to_owned()));
}

/// Applies every pending migration, and takes all of it back.
///
/// # Errors
/// As [`up`](super::up) would fail.
pub async fn rehearse(db: &Database) -> Result<Vec<Rehearsed>, MigrationError> {
    if status(db).await?.iter().all(|migration| migration.applied) {
        return Ok(Vec::new());
    }
    let tx = dialect::begin(&db.write).await.map_err(DbError::from)?;
    let rehearsed = async {
        let mut rehearsed = Vec::new();
        for pending in Migrator::get_pending_migrations(&tx).await? {
            let apply = async {
                Migrator::up(&tx, Some(1)).await?;
                Ok::<_, DbErr>(SAID.with(RefCell::take))
            };
            rehearsed.push(Rehearsed {
                statements: SAID.scope(RefCell::default(), apply).await?,
                name: pending.name().into(),
            });
        }
        Ok::<_, DbErr>(rehearsed)
    };
    let rehearsed = rehearsed.await;
    tx.rollback().await.map_err(DbError::from)?;
    Ok(rehearsed.map_err(DbError::from)?)
}
