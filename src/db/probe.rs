//! How the database does, asked by whoever decides whether this server gets requests.

use super::{Database, DbError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

impl Database {
    /// Whether what is written would be taken. A standby of PostgreSQL answers every query and refuses every write, and so
    /// does a primary that was told to be read-only. A file was written to when it was opened.
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
}
