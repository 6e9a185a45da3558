//! What a database's refusal means.
//!
//! SQLite says in prose what PostgreSQL says with a constraint's name. That prose is read here and nowhere else. What
//! the refusal means to the shop is said in [`DomainError`](crate::domain::DomainError)'s conversion.

use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// SQLite's primary result codes "another connection writes" and "another connection of this process writes"; the
/// extended codes hold them in their lower byte (<https://www.sqlite.org/rescode.html>).
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
/// "Somebody stopped the statement" and "the file is not as it was left".
const SQLITE_INTERRUPT: u32 = 9;
const SQLITE_CORRUPT: u32 = 11;
/// `SQLITE_CONSTRAINT_TRIGGER`: a foreign key that restricts deletion is carried out as a trigger.
const SQLITE_CONSTRAINT_TRIGGER: u32 = 1811;

/// Why a statement was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Another row has the same values in these columns.
    #[error("{table} already has a row with this {}", .columns.join(", "))]
    UniqueViolation {
        /// The table.
        table: String,
        /// The columns that are unique together, in the order of the constraint.
        columns: Vec<String>,
    },
    /// A reference to what does not exist, or the deletion of what is referred to.
    #[error("a foreign key refers to nothing, or what it refers to would go")]
    ForeignKeyViolation,
    /// A value that the constraint `name` does not admit.
    #[error("the constraint {name} does not admit a value")]
    CheckViolation {
        /// The constraint's name.
        name: String,
    },
    /// A page is to begin at a position that the order does not have.
    #[error("the position is one of another order")]
    ForeignPosition,
    /// The writer, or every connection, stayed occupied for as long as we wait.
    #[error("the database stayed busy")]
    Busy,
    /// Anything else: a fault of ours, or of the machine.
    #[error(transparent)]
    Other(DbErr),
}

impl DbError {
    /// What SQLite says where the file is damaged.
    pub(super) fn damage(&self) -> Option<String> {
        let (code, message) = self.unexpected()?;
        (code == SQLITE_CORRUPT).then(|| message.to_owned())
    }

    /// Whether the statement was stopped by us.
    pub(super) fn is_interruption(&self) -> bool {
        self.unexpected()
            .is_some_and(|(code, _)| code == SQLITE_INTERRUPT)
    }

    /// SQLite's primary code and words for what is none of the refusals above.
    fn unexpected(&self) -> Option<(u32, &str)> {
        let Self::Other(error) = self else { return None };
        let error = cause(error)?.as_database_error()?;
        let code: u32 = error.code()?.parse().ok()?;
        Some((code & 0xff, error.message()))
    }
}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        if let DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) = error {
            return Self::Busy;
        }
        cause(&error).and_then(refusal).unwrap_or(Self::Other(error))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        refusal(&error).unwrap_or_else(|| Self::Other(DbErr::Conn(RuntimeErr::SqlxError(error.into()))))
    }
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn refusal(cause: &sqlx::Error) -> Option<DbError> {
    match cause {
        sqlx::Error::PoolTimedOut => Some(DbError::Busy),
        sqlx::Error::Database(error) => sqlite(&**error),
        _ => None,
    }
}

/// Reads SQLite's answer.
fn sqlite(error: &dyn DatabaseError) -> Option<DbError> {
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
