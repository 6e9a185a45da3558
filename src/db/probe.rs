//! How the database does, asked by whoever decides whether this server gets requests.

use super::{Database, DbError, sqlite};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

impl Database {
    /// Whether what is written would be taken. A standby of PostgreSQL answers every query and refuses every write, and so
    /// does a primary that was told to be read-only. Whether a file can be written to is asked once, at the start
    /// ([`is_read_only_file`](Self::is_read_only_file)).
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn takes_writes(&self) -> Result<bool, DbError> {
        if self.probe.get_database_backend() == DbBackend::Sqlite {
            return Ok(true);
        }
        let asks = Statement::from_string(DbBackend::Postgres, "SHOW transaction_read_only");
        let row = self.probe.query_one_raw(asks).await?;
        let read_only: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(read_only.as_deref() == Some("off"))
    }
    /// Whether the database is a file that this user, or its disk, lets nobody write to: SQLite opens it as if nothing were
    /// amiss. What is tried is undone. Somebody else who is writing shows that it can be done.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn is_read_only_file(&self) -> Result<bool, DbError> {
        if self.write.get_database_backend() != DbBackend::Sqlite {
            return Ok(false);
        }
        match try_to_write(&self.write).await.map_err(DbError::from) {
            Ok(()) | Err(DbError::Busy) => Ok(false),
            Err(error) if error.is_read_only() => Ok(true),
            Err(error) => Err(error),
        }
    }
}

/// `BEGIN IMMEDIATE` alone succeeds on a file that nobody may write to.
async fn try_to_write(write: &DatabaseConnection) -> Result<(), DbErr> {
    let tx = sqlite::begin_immediate(write).await?;
    tx.execute_unprepared("CREATE TABLE never_to_be_seen (id INTEGER)")
        .await?;
    tx.rollback().await
}
