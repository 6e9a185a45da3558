//! How the last run ended, and what the next start makes of it.

use crate::db::fixture::Folder;
use crate::db::lock::Lock;
use crate::db::{Alone, Database, DatabaseOptions, OpenError};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use sea_orm::{ConnectionTrait, Statement};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a crash leaves of a database with a thousand rows, some of them in its log alone, in a folder of its own.
async fn crashed() -> (Folder, PathBuf) {
    let living = Folder::new();
    let db = living.database().await;
    for statement in [
        "CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT NOT NULL)",
        "WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1000) \
         INSERT INTO notes SELECT n, hex(randomblob(100)) FROM up",
        "PRAGMA wal_checkpoint",
        "INSERT INTO notes VALUES (1001, 'in the log')",
    ] {
        db.write.execute_unprepared(statement).await.unwrap();
    }
    let (from, left) = (path(&living), Folder::new());
    let to = path(&left);
    fs::create_dir(to.parent().unwrap()).unwrap();
    for suffix in ["", "-wal"] {
        let named = |path: &Path| format!("{}{suffix}", path.display());
        fs::copy(named(&from), named(&to)).unwrap();
    }
    (left, to)
}

fn path(folder: &Folder) -> PathBuf {
    folder.address().strip_prefix("sqlite://").unwrap().into()
}

/// Overwrites a page in the middle.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(path, bytes).unwrap();
}

async fn try_to_open(folder: &Folder) -> Result<Database, OpenError> {
    Database::open(&folder.address(), DatabaseOptions::default()).await
}

async fn notes(db: &Database) -> i64 {
    let count = Statement::from_string(db.read.get_database_backend(), "SELECT count(*) FROM notes");
    let row = db.read.query_one_raw(count).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn what_was_committed_before_a_crash_is_there_after_it() {
    let (folder, _) = crashed().await;
    assert_eq!(notes(&folder.open().await).await, 1001);
}

#[tokio::test]
async fn a_damaged_file_is_refused_in_words_after_a_crash() {
    let (folder, path) = crashed().await;
    damage(&path);
    let refused = try_to_open(&folder).await.unwrap_err().to_string();
    let (begin, end) = (
        format!("the database {} is damaged: ", path.display()),
        ". Nothing is served from it. Restore a backup with `shop-server restore FOLDER --replace`, which keeps this \
         file beside, or see https://www.sqlite.org/recovery.html",
    );
    assert!(refused.starts_with(&begin) && refused.ends_with(end), "{refused}");
    assert_eq!(
        try_to_open(&folder).await.unwrap_err().to_string(),
        refused,
        "it stays refused"
    );
}

/// The price of a look through the whole file is paid after a crash alone.
#[tokio::test]
async fn nothing_is_looked_through_after_a_clean_end() {
    let (folder, path) = crashed().await;
    folder.open().await.close().await.unwrap();
    assert!(!fs::exists(format!("{}-wal", path.display())).unwrap());
    damage(&path);
    try_to_open(&folder).await.unwrap();
}

#[tokio::test]
async fn a_second_program_looks_through_nothing_while_the_first_one_runs() {
    let folder = Folder::new();
    let first = folder.database().await;
    let log = format!("{}-wal", path(&folder).display());
    assert!(fs::metadata(&log).unwrap().len() > 0);
    let second = folder.open().await;
    first.close().await.unwrap();
    assert!(fs::exists(&log).unwrap());
    second.close().await.unwrap();
    assert!(!fs::exists(&log).unwrap());
}

#[tokio::test]
async fn nobody_has_a_database_alone_that_somebody_has_open() {
    let folder = Folder::new();
    let db = folder.open().await;
    let other = Lock::of(&path(&folder)).unwrap();
    assert!(!other.alone().unwrap());
    db.close().await.unwrap();
    assert!(other.alone().unwrap());
    let opening = try_to_open(&folder);
    tokio::pin!(opening);
    let moment = Duration::from_millis(50);
    assert!(
        tokio::time::timeout(moment, &mut opening).await.is_err(),
        "it waits"
    );
    drop(other);
    opening.await.unwrap();
}

#[tokio::test]
async fn a_restore_that_never_ended_is_told_instead_of_a_database() {
    let folder = Folder::new();
    folder.open().await.close().await.unwrap();
    let mut lock = Lock::of(&path(&folder)).unwrap();
    lock.leave("a restore was broken off. Run it again").unwrap();
    drop(lock);
    assert_eq!(
        try_to_open(&folder).await.unwrap_err().to_string(),
        format!(
            "the database {} is between two states: a restore was broken off. Run it again",
            path(&folder).display()
        )
    );
    Lock::of(&path(&folder)).unwrap().leave("").unwrap();
    try_to_open(&folder).await.unwrap();
}

/// The tables of the shop would stand among those of somebody else's.
#[tokio::test]
async fn a_file_of_another_program_is_refused_and_stays_as_it_is() {
    for journal in ["delete", "wal"] {
        let folder = Folder::new();
        let path = path(&folder);
        fs::create_dir(path.parent().unwrap()).unwrap();
        let other = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true);
        let mut other = other.connect().await.unwrap();
        let tables = format!(
            "PRAGMA journal_mode = {journal}; CREATE TABLE tracks (title TEXT); CREATE TABLE albums (title TEXT)"
        );
        other.execute(AssertSqlSafe(tables)).await.unwrap();
        other.close().await.unwrap();
        let before = fs::read(&path).unwrap();
        assert_eq!(
            try_to_open(&folder).await.unwrap_err().to_string(),
            format!(
                "the database {} is another program's: it has the table albums and nothing of ours. Nothing in it is changed; \
                 choose another path",
                path.display()
            )
        );
        assert_eq!(fs::read(&path).unwrap(), before, "{journal}");
    }
}

/// Its log is left to the program that will take it up.
#[tokio::test]
async fn what_another_program_left_in_its_log_stays_there() {
    let folder = Folder::new();
    let path = path(&folder);
    fs::create_dir(path.parent().unwrap()).unwrap();
    let living = tempfile::tempdir().unwrap();
    let from = living.path().join("music.db");
    let other = SqliteConnectOptions::new()
        .filename(&from)
        .create_if_missing(true);
    let mut other = other.connect().await.unwrap();
    other
        .execute("PRAGMA journal_mode = wal; CREATE TABLE tracks (title TEXT)")
        .await
        .unwrap();
    for suffix in ["", "-wal"] {
        let named = |path: &Path| format!("{}{suffix}", path.display());
        fs::copy(named(&from), named(&path)).unwrap();
    }
    let log = format!("{}-wal", path.display());
    let before = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    let refused = try_to_open(&folder).await.unwrap_err();
    assert!(
        matches!(&refused, OpenError::Foreign { table, .. } if table == "tracks"),
        "{refused}"
    );
    assert_eq!((fs::read(&path).unwrap(), fs::read(&log).unwrap()), before);
}

/// Whoever waits while a restore has the file alone asks again once it is gone.
#[tokio::test]
async fn a_restore_that_breaks_off_meanwhile_is_seen_by_who_waits() {
    let folder = Folder::new();
    folder.database().await.close().await.unwrap();
    let mut alone = Alone::with(&path(&folder)).await.unwrap().unwrap();
    let (opened, ()) = tokio::join!(try_to_open(&folder), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        alone.leave("restoring monday was broken off").unwrap();
        drop(alone);
    });
    let refused = opened.unwrap_err();
    assert!(matches!(refused, OpenError::Unfinished { .. }), "{refused}");
}
