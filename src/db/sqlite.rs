//! Connections to a SQLite file, and their settings.

pub(super) mod queue;
pub(super) mod readers;
pub(super) mod refusal;

use super::{DbError, Synchronous};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Connection, Executor, SqlitePool};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::ffi::c_int;
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another process's write, and a request for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before asking again for what SQLite refuses without waiting.
const PAUSE: Duration = Duration::from_millis(5);
/// Prepared statements kept a connection: lists have as many shapes as there are combinations of filters and orders.
const STATEMENTS: usize = 256;

/// Pages of the write-ahead log, of 4 KiB each, after which they are carried into the file. SQLite's own 1,000 carries pages
/// over that are written again a moment later, such as those of the keys of requests, and waits for the disk each time.
const CHECKPOINT: &str = "4000";

/// Opens the connection that writes, making the file when there is none. When several processes start on a new file at
/// once, one of them turns it to a write-ahead log; SQLite answers the others "busy" without waiting, so they ask again
/// for as long as patience lasts.
pub(super) async fn writer(path: &Path, synchronous: Synchronous) -> Result<SqlitePool, DbError> {
    let synchronous = match synchronous {
        Synchronous::Normal => SqliteSynchronous::Normal,
        Synchronous::Full => SqliteSynchronous::Full,
    };
    let options = file(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("wal_autocheckpoint", CHECKPOINT)
        .synchronous(synchronous);
    let opening = async {
        loop {
            let one = pool(1).after_release(|connection, _| Box::pin(is_settled(connection)));
            match one.connect_with(options.clone()).await.map_err(DbError::from) {
                Err(DbError::Busy) => tokio::time::sleep(PAUSE).await,
                outcome => return outcome,
            }
        }
    };
    tokio::time::timeout(PATIENCE, opening)
        .await
        .unwrap_or(Err(DbError::Busy))
}

/// Opens at most `connections` connections that read. The file and its write-ahead log have to be there.
pub(super) async fn readers(path: &Path, connections: u32) -> Result<SqlitePool, DbError> {
    Ok(pool(connections).connect_with(file(path).read_only(true)).await?)
}

/// A transaction that may write from its beginning.
pub(super) async fn immediate(write: &DatabaseConnection) -> Result<DatabaseTransaction, DbError> {
    Ok(begin_immediate(write).await?)
}

/// [`immediate`], with the failure as it is.
pub(super) async fn begin_immediate(write: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    write.begin_with_options(immediate).await
}

/// What every connection to the file is opened with.
pub(super) fn file(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(STATEMENTS)
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

/// The first table of a file that has some, and not the one in which migrations are written down: another program's. With
/// `has_log` its write-ahead log is left as it is; without one, a connection that only reads may not open it.
pub(super) async fn table_of_another(path: &Path, has_log: bool) -> Result<Option<String>, DbError> {
    let mut connection = file(path).read_only(has_log).connect().await?;
    let others = "SELECT min(name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                HAVING coalesce(sum(name = 'seaql_migrations'), 0) = 0";
    let found = sqlx::query_scalar::<_, Option<String>>(others)
        .fetch_optional(&mut connection)
        .await;
    connection.close().await?;
    Ok(found?.flatten())
}

/// Whether some program has the file open and has looked into it: one that reads or writes it in write-ahead mode holds a
/// lock on it until it closes it. What is no sound database is used by nobody.
pub(super) async fn is_in_use(path: &Path) -> bool {
    let options = file(path)
        .busy_timeout(Duration::ZERO)
        .pragma("locking_mode", "exclusive");
    let tried = async {
        let mut connection = options.connect().await?;
        connection.execute("BEGIN EXCLUSIVE").await?;
        connection.execute("COMMIT").await?;
        connection.close().await
    };
    matches!(tried.await.map_err(DbError::from), Err(DbError::Busy))
}

/// A pool of connections to a local file: they do not age, and asking one whether it lives costs as much as a query.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(keep_plans(connection)))
}

/// Whether the connection can be used again. SQLite undoes a transaction by itself when the disk is full or fails; sqlx,
/// which counts what it has begun, then takes the connection for one within a transaction for ever.
async fn is_settled(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback may be on its way; this waits for it.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Turns on the query planner stability guarantee (<https://www.sqlite.org/queryplanner-ng.html#qpstab>). Without it
/// SQLite prepares a cached statement anew whenever a bound value might change its plan, which a bound LIMIT always
/// might.
async fn keep_plans(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    if stability(connection, 1).await? {
        Ok(())
    } else {
        Err(sqlx::Error::Configuration(
            "this SQLite cannot keep the plans of queries".into(),
        ))
    }
}

/// Switches the guarantee on (1) or off (0), or leaves it as it is (-1); answers whether it is on then. There is no
/// PRAGMA for it.
#[expect(
    unsafe_code,
    reason = "the setting is reached through SQLite's C interface only"
)]
async fn stability(connection: &mut SqliteConnection, wanted: c_int) -> Result<bool, sqlx::Error> {
    let mut handle = connection.lock_handle().await?;
    let database = handle.as_raw_handle().as_ptr();
    let mut on: c_int = 0;
    // SAFETY: `database` is an open connection, and `handle` keeps every other thread from it until the call is over.
    // This option takes an int and a pointer to an int that lives through the call (sqlite3.h,
    // SQLITE_DBCONFIG_ENABLE_QPSG).
    unsafe {
        libsqlite3_sys::sqlite3_db_config(
            database,
            libsqlite3_sys::SQLITE_DBCONFIG_ENABLE_QPSG,
            wanted,
            &raw mut on,
        )
    };
    Ok(on == 1)
}

#[cfg(test)]
mod tests {
    use super::{Synchronous, readers, stability, writer};

    #[tokio::test]
    async fn every_connection_keeps_the_plans_of_its_queries() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let writer = writer(&path, Synchronous::Normal).await.unwrap();
        let readers = readers(&path, 2).await.unwrap();
        let (mut first, mut second) = (readers.acquire().await.unwrap(), readers.acquire().await.unwrap());
        for connection in [&mut writer.acquire().await.unwrap(), &mut first, &mut second] {
            assert!(stability(connection, -1).await.unwrap());
        }
        assert!(!stability(&mut first, 0).await.unwrap());
        assert!(!stability(&mut first, -1).await.unwrap());
    }
}
