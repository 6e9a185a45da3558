//! Whether a file is sound after a run that did not end.
//!
//! Whoever closes the database last folds its write-ahead log into it and removes the log. A log that lies there although
//! nobody has the database open was left by a crash, a power failure or a kill. SQLite takes up what was committed in it;
//! whether the disk kept its word about the rest is what the check finds out. After a clean end nothing is looked at.

use super::lock::beside;
use super::{DbError, sqlite};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, ConnectOptions, Connection, Row};
use std::path::Path;
use std::time::{Duration, Instant};

/// A start waits for the check no longer than this. It reads about 200 MB a second.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many steps of SQLite's machine run between two looks at the time.
const STEPS: i32 = 10_000;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Sound,
    Damaged(String),
    /// There was no time to look at everything.
    Unfinished,
}

/// Whether the last run left its log behind.
pub(super) fn ended_badly(database: &Path) -> bool {
    std::fs::metadata(beside(database, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Looks through the file, its pages and what they refer to (`PRAGMA quick_check`), for as long as patience lasts. It only
/// reads, and leaves the log where it is: a damaged file has to be refused at the next start, too.
pub(super) async fn quick_check(database: &Path) -> Result<Found, DbError> {
    let start = Instant::now();
    let mut connection = sqlite::file(database).read_only(true).connect().await?;
    connection
        .lock_handle()
        .await?
        .set_progress_handler(STEPS, move || start.elapsed() < PATIENCE);
    let found = run(&mut connection, "PRAGMA quick_check(3)").await;
    connection.close().await?;
    found
}

/// Looks through everything: pages, rows, indexes (`PRAGMA integrity_check`) and references.
pub(super) async fn full_check(connection: &mut SqliteConnection) -> Result<Found, DbError> {
    match run(connection, "PRAGMA integrity_check(3)").await? {
        Found::Sound => {}
        found => return Ok(found),
    }
    let dangling = "SELECT \"table\" || ' refers to a row of ' || parent || ' that is not there' \
                    FROM pragma_foreign_key_check LIMIT 1";
    let dangling = sqlx::query_scalar(dangling).fetch_optional(connection).await?;
    Ok(dangling.map_or(Found::Sound, Found::Damaged))
}

/// Runs a check that answers `ok` or what is wrong, a line each.
async fn run(connection: &mut SqliteConnection, check: &'static str) -> Result<Found, DbError> {
    let rows = match sqlx::query(check)
        .fetch_all(connection)
        .await
        .map_err(DbError::from)
    {
        Ok(rows) => rows,
        Err(error) if error.is_interruption() => return Ok(Found::Unfinished),
        Err(error) => return error.damage().map(Found::Damaged).ok_or(error),
    };
    let lines = rows.iter().map(|row| row.try_get::<String, _>(0));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(match lines.as_slice() {
        [line] if line == "ok" => Found::Sound,
        lines => Found::Damaged(lines.join("; ")),
    })
}
