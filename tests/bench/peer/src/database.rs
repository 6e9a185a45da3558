//! Connections to the shop's file, with every setting that was measured to help: four readers and one writer, query
//! plans kept (QPSG), no test before each use, no statement log. A commit waits for the disk, as the shop's does.

use std::{ffi::c_int, ptr};

use libsqlite3_sys::{SQLITE_DBCONFIG_ENABLE_QPSG, SQLITE_OK, sqlite3_db_config};
use sea_orm::{
    DatabaseConnection,
    sqlx::{
        ConnectOptions, Error, SqlitePool,
        sqlite::{
            SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
        },
    },
};

const READERS: u32 = 4;

/// Where statements go to.
pub(crate) struct Database {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
}

impl Database {
    /// Opens a file that has the shop's tables.
    pub(crate) async fn open(file: &str) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .disable_statement_logging();
        Ok(Database {
            write: pool(1, options.clone()).await?.into(),
            read: pool(READERS, options).await?.into(),
        })
    }
}

async fn pool(connections: u32, options: SqliteConnectOptions) -> Result<SqlitePool, Error> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(keep_plans(connection)))
        .connect_with(options)
        .await
}

#[expect(unsafe_code, reason = "SQLite offers this setting in its C interface only")]
async fn keep_plans(connection: &mut SqliteConnection) -> Result<(), Error> {
    let mut handle = connection.lock_handle().await?;
    let no_answer: *mut c_int = ptr::null_mut();
    // SAFETY: the handle is locked, so the connection is open and ours until the call returns; the arguments are the
    // int and the pointer that sqlite3.h names for this option, and it allows the pointer to be null.
    let code = unsafe {
        sqlite3_db_config(
            handle.as_raw_handle().as_ptr(),
            SQLITE_DBCONFIG_ENABLE_QPSG,
            1 as c_int,
            no_answer,
        )
    };
    match code {
        SQLITE_OK => Ok(()),
        code => Err(Error::Protocol(format!(
            "SQLite refused to keep plans: code {code}"
        ))),
    }
}
