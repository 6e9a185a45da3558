//! Databases on a PostgreSQL server, for tests that usually have a file of SQLite's.
//!
//! `TEST_DATABASE=postgres` says so, and `TEST_POSTGRES` where the server is (`tests/servers/run` starts one). Each test has
//! a database of its own: a copy of one that was migrated once, or, because to copy takes longer than most tests, one
//! that another test is done with and that was emptied. The unit tests of `src/` use this file, too.

use std::env;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// Whether tests are to use PostgreSQL.
pub(crate) fn is_chosen() -> bool {
    match env::var("TEST_DATABASE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("TEST_DATABASE is `{other}`: it is sqlite or postgres"),
    }
}

/// A database that goes with this value, or is used again.
pub(crate) struct OwnDatabase {
    name: String,
    /// Whether another test may have it when it is emptied.
    lasts: AtomicBool,
}

/// Those that a test was done with.
static USED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Empties every table but the list of migrations, and lets numbers begin anew, after whoever is still there has been sent
/// away.
const EMPTY: &str = "
DO $$ DECLARE one record; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' LOOP
        EXECUTE format('DELETE FROM %I', one.tablename);
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(one.sequencename::regclass, 1, false);
    END LOOP;
END $$";

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

    /// The same, from another test if one is done with it.
    pub(crate) fn used_before(migrate: impl AsyncFnOnce(&str) + Send) -> Self {
        let used = USED.lock().unwrap().pop();
        let own = match used {
            Some(name) => Self {
                name,
                lasts: AtomicBool::new(false),
            },
            None => Self::migrated(migrate),
        };
        own.lasts.store(true, Ordering::Relaxed);
        own
    }

    /// Says that emptying it will not make it what it was.
    pub(crate) fn spoil(&self) {
        self.lasts.store(false, Ordering::Relaxed);
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
        Self {
            name,
            lasts: AtomicBool::new(false),
        }
    }

    /// Its address.
    pub(crate) fn address(&self) -> String {
        let (server, _) = server().rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if *self.lasts.get_mut() && !std::thread::panicking() {
            said_to(&self.address(), EMPTY);
            USED.lock().unwrap().push(std::mem::take(&mut self.name));
        } else {
            on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| {
        env::var("TEST_POSTGRES").expect("TEST_POSTGRES names the server; tests/servers/run sets it")
    })
}

/// Says something to the server, apart from whatever database.
fn on_server(sql: &str) {
    said_to(server(), sql);
}

fn said_to(address: &str, sql: &str) {
    apart(async || {
        let mut connection = PgConnection::connect(address).await.unwrap();
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
