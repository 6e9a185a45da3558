//! Databases on a PostgreSQL server, for tests that usually have a file of SQLite's.
//!
//! `SHOP_TEST_DATABASE=postgres` says so, and `SHOP_TEST_POSTGRES` where the server is (`tests/servers/run` starts one).
//! Each test has a database of its own, copied from one that was migrated once, and gone when the test is over. The
//! unit tests of `src/` use this file, too.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// Whether tests are to use PostgreSQL.
pub(crate) fn is_chosen() -> bool {
    match env::var("SHOP_TEST_DATABASE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("SHOP_TEST_DATABASE is `{other}`: it is sqlite or postgres"),
    }
}

/// A database that goes with this value.
pub(crate) struct OwnDatabase {
    name: String,
}

impl OwnDatabase {
    /// One without tables.
    pub(crate) fn empty() -> Self {
        Self::like("template0")
    }

    /// One with the tables that `migrate` makes in the database at an address. It is called once.
    pub(crate) fn migrated(migrate: impl AsyncFnOnce(&str) + Send) -> Self {
        static TEMPLATE: OnceLock<OwnDatabase> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let template = Self::empty();
            let address = template.address();
            apart(async || migrate(&address).await);
            template
        });
        Self::like(&template.name)
    }

    fn like(template: &str) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!(
            "test_{}_{}",
            std::process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        on_server(&format!(
            "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
        ));
        Self { name }
    }

    /// Its address.
    pub(crate) fn address(&self) -> String {
        let (server, _) = server().rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| {
        env::var("SHOP_TEST_POSTGRES").expect("SHOP_TEST_POSTGRES names the server; tests/servers/run sets it")
    })
}

/// Says something to the server, apart from whatever database.
fn on_server(sql: &str) {
    apart(async || {
        let mut connection = PgConnection::connect(server()).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// Runs work on a thread of its own: a test has a runtime that must not be waited in, and one that is being dropped has
/// none.
fn apart(work: impl AsyncFnOnce() + Send) {
    std::thread::scope(|scope| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let done = scope.spawn(move || runtime.unwrap().block_on(work()));
        done.join().unwrap();
    });
}
