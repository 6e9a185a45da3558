//! What a database's refusal means.
//!
//! Each database's answers are read where its other peculiarities are ([`sqlite`], [`postgres`]). What the refusal means
//! to the shop is said in [`DomainError`](crate::domain::DomainError)'s conversion.

use super::{postgres, sqlite};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// "This user may not write", "somebody stopped the statement" and "the file is not as it was left", SQLite's primary result codes
/// (<https://www.sqlite.org/rescode.html>).
const SQLITE_READONLY: u32 = 8;
const SQLITE_INTERRUPT: u32 = 9;
const SQLITE_CORRUPT: u32 = 11;
const POSTGRES_INSUFFICIENT_PRIVILEGE: &str = "42501";

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
    /// Others wrote at the same time what this relied on, and nothing of it is kept: carried out again from its beginning,
    /// it may succeed. On PostgreSQL alone; SQLite lets one write at a time.
    #[error("others wrote at the same time, again and again")]
    Collided,
    /// The database's server is gone, or the connection to it. Where that happened at a commit, nobody can tell whether it
    /// was carried out.
    #[error("the connection to the database is lost")]
    Unreachable,
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

    /// Whether SQLite says that the file cannot be written to.
    pub(super) fn is_read_only(&self) -> bool {
        self.unexpected().is_some_and(|(code, _)| code == SQLITE_READONLY)
    }

    /// What PostgreSQL says where whom we are for it lacks a right.
    pub(super) fn lack_of_rights(&self) -> Option<&str> {
        let Self::Other(error) = self else { return None };
        let error = cause(error)?.as_database_error()?;
        (error.code()? == POSTGRES_INSUFFICIENT_PRIVILEGE).then(|| error.message())
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
        sqlx::Error::Database(error) => said(&**error),
        // SQLite's file is no connection: of its troubles it tells by codes.
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Some(DbError::Unreachable),
        _ => None,
    }
}

/// What the database itself said.
fn said(error: &dyn DatabaseError) -> Option<DbError> {
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => postgres::refusal::of(error),
        None => sqlite::refusal::of(error),
    }
}

/// An error that may be nothing but bad luck.
pub trait Failure: From<DbError> {
    /// Whether it is [`DbError::Collided`].
    fn is_collision(&self) -> bool;
}

impl Failure for DbError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Collided)
    }
}
