//! Databases for tests: real files in a folder that goes when the test is over, or databases of a PostgreSQL server.

#[expect(
    dead_code,
    reason = "unit tests make tables of their own, so nobody uses their databases again"
)]
#[path = "../../tests/it/postgres.rs"]
pub(crate) mod postgres;

use self::postgres::OwnDatabase;
use super::{Database, DatabaseOptions, Synchronous, migration};
use crate::domain::{Clock, ForbiddenWords, Shop};
use jiff::Timestamp;
use sea_orm::metric::Info;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use tempfile::TempDir;

/// A folder with one database file in it, or what stands for that on a server.
pub(crate) struct Folder {
    files: TempDir,
    own: OnceLock<OwnDatabase>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self {
            files: tempfile::tempdir().unwrap(),
            own: OnceLock::new(),
        }
    }

    /// The address of the database.
    pub(crate) fn address(&self) -> String {
        match postgres::is_chosen() {
            true => self.own.get_or_init(OwnDatabase::empty).address(),
            false => format!("sqlite://{}/data/shop.db", self.files.path().display()),
        }
    }

    /// Opens the database, as it is. No test's rows have to survive a power failure.
    pub(crate) async fn open(&self) -> Database {
        let options = DatabaseOptions {
            synchronous: Synchronous::Normal,
            ..DatabaseOptions::default()
        };
        Database::open(&self.address(), options).await.unwrap()
    }

    /// Opens the database and brings its tables up to date.
    pub(crate) async fn database(&self) -> Database {
        if postgres::is_chosen() {
            self.own.get_or_init(|| OwnDatabase::migrated(migrate));
        }
        let db = self.open().await;
        migration::up(&db).await.unwrap();
        db
    }

    /// A shop on the database.
    pub(crate) async fn shop(&self) -> Shop {
        shop_on(self.database().await)
    }
}

/// Makes the tables in the database at `address`.
async fn migrate(address: &str) {
    let db = Database::open(address, DatabaseOptions::default()).await.unwrap();
    migration::up(&db).await.unwrap();
    db.close().await.unwrap();
}

/// A shop whose clock goes on by a second whenever it is asked, from 2026-05-28T20:26:40Z.
pub(crate) fn shop_on(db: Database) -> Shop {
    let seconds = AtomicI64::new(1_780_000_000);
    let clock = Clock::new(move || Timestamp::from_second(seconds.fetch_add(1, Ordering::Relaxed)).unwrap());
    Shop::new(db, clock, ForbiddenWords::new(["replica"]))
}

/// The statements that a database was given.
#[derive(Clone, Default)]
pub(crate) struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Writes down every statement given to `db` from now on.
    pub(crate) fn of(db: &mut Database) -> Self {
        let statements = Self::default();
        db.read.set_metric_callback(statements.writer());
        db.write.set_metric_callback(statements.writer());
        statements
    }

    fn writer(&self) -> impl Fn(&Info<'_>) + Send + Sync + use<> {
        let log = self.clone();
        move |info| log.0.lock().unwrap().push(info.statement.sql.clone())
    }

    /// What was written down since the last time it was taken.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// How many statements were written down since the last time, and how many of them counted rows.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let taken = self.take();
        (
            taken.len(),
            taken.iter().filter(|sql| sql.contains("count(*)")).count(),
        )
    }
}
