//! What PostgreSQL's refusals mean, by their codes (<https://www.postgresql.org/docs/current/errcodes-appendix.html>). Its
//! sentences come in the server's language and are not read.

use crate::db::DbError;
use sea_orm::sqlx::postgres::PgDatabaseError;

/// What was not carried out, or not to its end, for want of time, room or a server: coming again helps.
const PASSING: [&str; 5] = [
    "55P03", // lock_not_available: lock_timeout
    "57014", // query_canceled: statement_timeout
    "25P03", // idle_in_transaction_session_timeout
    "25P04", // transaction_timeout
    "58030", // io_error
];

/// Reads PostgreSQL's answer.
pub(in crate::db) fn of(error: &PgDatabaseError) -> Option<DbError> {
    match error.code() {
        "23505" => unique(error),
        // restrict_violation is what PostgreSQL 18 says where others say foreign_key_violation.
        "23503" | "23001" => Some(DbError::ForeignKeyViolation),
        "23514" => Some(DbError::CheckViolation {
            name: error.constraint()?.to_owned(),
        }),
        // serialization_failure, deadlock_detected
        "40001" | "40P01" => Some(DbError::Collided),
        code if PASSING.contains(&code) => Some(DbError::Busy),
        // Insufficient resources.
        code if code.starts_with("53") => Some(DbError::Busy),
        // read_only_sql_transaction: a standby that took the place of the server, or will in a moment.
        "25006" => Some(DbError::Unreachable),
        // invalid_password, invalid_authorization_specification: the program let in at its start is not let in any more,
        // until whoever changes the password or the server's rules has done so everywhere.
        "28P01" | "28000" => Some(DbError::Unreachable),
        // The connection fails, or whoever runs the server ends it.
        code if code.starts_with("08") || code.starts_with("57P") => Some(DbError::Unreachable),
        _ => None,
    }
}

/// The columns stand between the first brackets of the detail, `Key (item_id, author_id)=(1, 1) already exists.`, in
/// whatever language: `(%s)=(%s)` is the same in each.
fn unique(error: &PgDatabaseError) -> Option<DbError> {
    let (columns, _) = error.detail()?.split_once('(')?.1.split_once(")=(")?;
    Some(DbError::UniqueViolation {
        table: error.table()?.to_owned(),
        columns: columns
            .split(", ")
            .map(|column| column.trim_matches('"').to_owned())
            .collect(),
    })
}
