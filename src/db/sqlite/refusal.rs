//! What SQLite's refusals mean. It says in prose what others say with a constraint's name; that prose is read here and
//! nowhere else.

use crate::db::DbError;
use sea_orm::sqlx::error::{DatabaseError, ErrorKind};

/// SQLite's primary result codes "another connection writes" and "another connection of this process writes"; the
/// extended codes hold them in their lower byte (<https://www.sqlite.org/rescode.html>).
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
/// `SQLITE_CONSTRAINT_TRIGGER`: a foreign key that restricts deletion is carried out as a trigger.
const SQLITE_CONSTRAINT_TRIGGER: u32 = 1811;

/// Reads SQLite's answer.
pub(in crate::db) fn of(error: &dyn DatabaseError) -> Option<DbError> {
    let code: u32 = error.code()?.parse().ok()?;
    let message = error.message();
    match error.kind() {
        ErrorKind::UniqueViolation => unique(message),
        ErrorKind::ForeignKeyViolation => Some(DbError::ForeignKeyViolation),
        ErrorKind::CheckViolation => {
            let name = message.strip_prefix("CHECK constraint failed: ")?;
            Some(DbError::CheckViolation { name: name.into() })
        }
        _ if code == SQLITE_CONSTRAINT_TRIGGER && message == "FOREIGN KEY constraint failed" => {
            Some(DbError::ForeignKeyViolation)
        }
        _ if matches!(code & 0xff, SQLITE_BUSY | SQLITE_LOCKED) => Some(DbError::Busy),
        _ => None,
    }
}

/// `UNIQUE constraint failed: reviews.item_id, reviews.author`.
fn unique(message: &str) -> Option<DbError> {
    let mut columns = Vec::new();
    let mut table = None;
    for place in message.strip_prefix("UNIQUE constraint failed: ")?.split(", ") {
        let (of, column) = place.split_once('.')?;
        table = Some(of);
        columns.push(column.to_owned());
    }
    Some(DbError::UniqueViolation {
        table: table?.to_owned(),
        columns,
    })
}
