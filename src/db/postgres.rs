//! Connections to a PostgreSQL server, and their settings.
//!
//! Two pools: one reads, one writes. A unit of work that holds a connection to write with may read beside it; were both
//! from one pool, as many units as it has connections would wait for each other. What reads cannot write, as on SQLite.
//!
//! A transaction is SERIALIZABLE: what it read is still true when it commits, or it fails and is carried out again. The
//! domain relies on that, because SQLite lets one write at a time. READ COMMITTED with locks was rejected: each operation
//! would have to know which rows it relies on. A statement that stands alone runs as the server does by default: it relies on
//! constraints and on rows that it locks itself, so there is nothing to try again.

mod address;
pub(super) mod failure;
pub(super) mod refusal;
pub(super) mod tries;

use super::{DbError, OpenError, Readers, Usage, readers};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgPool};
use sea_orm::{DatabaseConnection, DatabaseTransaction, IsolationLevel, TransactionTrait};
use std::time::Duration;

/// After so long without work a connection is asked whether it still lives. Asking each time would cost a round trip a
/// query; never asking, the first request after a night would find that a firewall has forgotten it.
const QUIET: Duration = Duration::from_secs(1);
/// How long a server may take to answer at the start.
const GREETING: Duration = Duration::from_secs(5);

/// How to get on with a database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerOptions {
    /// How many connections read at most, and how many write.
    pub connections: u32,
    /// How long a request waits for a connection.
    pub acquire: Duration,
    /// How long a statement may take.
    pub statement: Duration,
    /// How long a statement waits for a row that somebody else is writing.
    pub lock: Duration,
    /// How long a transaction may stand still before the server ends it, and with it its locks.
    pub idle: Duration,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            connections: 10,
            acquire: Duration::from_secs(2),
            statement: Duration::from_secs(10),
            lock: Duration::from_secs(5),
            idle: Duration::from_secs(30),
        }
    }
}

/// Whether an address is one of a server.
pub(super) fn is_served(address: &str) -> bool {
    ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// The connections to a server's database.
pub(super) struct Served {
    pub(super) read: Readers,
    pub(super) write: DatabaseConnection,
    /// One connection, for whoever asks how the database does.
    pub(super) probe: Readers,
}

/// Makes the pools, after one connection has shown that there is a database.
pub(super) async fn open(address: &str, options: ServerOptions) -> Result<Served, OpenError> {
    let connect = address::read(address)?;
    let greeted = tokio::time::timeout(GREETING, greet(&connect)).await;
    greeted
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(|cause| failure::of(&connect, &cause))
        .and_then(|encoding| failure::unless_utf8(&connect, &encoding))?;
    let reads = pool(&options, "SET default_transaction_read_only = on").connect_lazy_with(connect.clone());
    let writes = pool(&options, "").connect_lazy_with(connect.clone());
    // It writes nothing, and sees whether it could.
    let probe = pool(&options, "").max_connections(1).connect_lazy_with(connect);
    let readers = |pool: PgPool| Readers(readers::From::Postgres(pool.into()));
    Ok(Served {
        read: readers(reads),
        write: writes.into(),
        probe: readers(probe),
    })
}

/// A transaction whose reads hold until it commits.
pub(super) async fn begin(write: &DatabaseConnection) -> Result<DatabaseTransaction, DbError> {
    Ok(write
        .begin_with_config(Some(IsolationLevel::Serializable), None)
        .await?)
}

/// How a pool is used. Who waits for one of its connections is not known.
pub(super) fn usage(pool: &DatabaseConnection) -> Usage {
    let pool = pool.get_postgres_connection_pool();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    Usage {
        most: pool.options().get_max_connections().into(),
        in_use: pool.size().saturating_sub(idle).into(),
        ..Usage::default()
    }
}

/// Connects once, and answers in which encoding the database keeps texts.
async fn greet(options: &PgConnectOptions) -> Result<String, sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    let encoding = sqlx::query_scalar("SELECT current_setting('server_encoding')")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(encoding)
}

/// A pool that connects when there is something to do. `further` is said on each connection beside the timeouts.
fn pool(options: &ServerOptions, further: &'static str) -> PgPoolOptions {
    let said = format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}; \
         SET client_min_messages = warning; {further}",
        options.statement.as_millis(),
        options.lock.as_millis(),
        options.idle.as_millis(),
    );
    PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire)
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for >= QUIET {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(move |connection, _| {
            let said = said.clone();
            Box::pin(async move {
                connection.execute(AssertSqlSafe(said)).await?;
                Ok(())
            })
        })
}
