//! Why a PostgreSQL database cannot be opened, told to the person who starts the program: what to do, and never the
//! password.

use crate::db::OpenError;
use crate::db::connect::told;
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgDatabaseError};
use std::io::ErrorKind;

/// The address is not one that can be read.
pub(super) fn unreadable(address: &str, cause: &sqlx::Error) -> OpenError {
    OpenError::Server {
        place: told(address),
        cause: cause.to_string(),
        remedy: "Write DATABASE_URL like postgres://USER:PASSWORD@HOST:5432/DATABASE, with %40 for an @ in the password"
            .into(),
    }
}

/// The address has what would be passed over; the parameters that are not are named.
pub(super) fn unknown_parameter(address: &str, known: &[&str]) -> OpenError {
    OpenError::Server {
        place: told(address),
        cause: "the address has a parameter that nobody knows".into(),
        remedy: format!(
            "Behind its ? may stand {}; write %3F for a ? in the password",
            known.join(", ")
        ),
    }
}

/// A variable of the environment names a mode of TLS that there is none of.
pub(super) fn unknown_mode(address: &str, variable: &str, mode: &str, modes: &[&str; 6]) -> OpenError {
    let [first @ .., last] = modes;
    OpenError::Server {
        place: told(address),
        cause: format!("{variable} is `{mode}`, which is no mode"),
        remedy: format!("Write {} or {last}", first.join(", ")),
    }
}

/// Connecting failed.
pub(super) fn of(options: &PgConnectOptions, cause: &sqlx::Error) -> OpenError {
    OpenError::Server {
        place: place(options),
        remedy: remedy(options, cause),
        cause: match cause {
            sqlx::Error::PoolTimedOut => "it does not answer".into(),
            sqlx::Error::Database(said) => said.message().into(),
            other => other.to_string(),
        },
    }
}

/// What cannot be written in the database's encoding could not be kept.
pub(super) fn unless_utf8(options: &PgConnectOptions, encoding: &str) -> Result<(), OpenError> {
    if encoding == "UTF8" {
        return Ok(());
    }
    let name = database(options);
    Err(OpenError::Server {
        place: place(options),
        cause: format!("it keeps texts in {encoding}"),
        remedy: format!("Make it anew in UTF-8: createdb --encoding UTF8 --template template0 {name}"),
    })
}

fn remedy(options: &PgConnectOptions, cause: &sqlx::Error) -> String {
    let (host, user, name) = (options.get_host(), options.get_username(), database(options));
    match cause {
        sqlx::Error::Database(said) => {
            match said.try_downcast_ref::<PgDatabaseError>().map(PgDatabaseError::code) {
                // invalid_password, invalid_authorization_specification
                Some("28P01" | "28000") => format!(
                    "Check user and password in DATABASE_URL, and that the server's pg_hba.conf lets {user} in from here"
                ),
                // invalid_catalog_name
                Some("3D000") => format!("Make it with `createdb --host {host} {name}`, or name another one in DATABASE_URL"),
                // cannot_connect_now
                Some("57P03") => "It is starting or stopping: try again in a moment".into(),
                // too_many_connections
                Some("53300") => {
                    "Raise the server's max_connections, or lower SHOP_DATABASE_CONNECTIONS of those that use it".into()
                }
                _ => "Look into the server's log".into(),
            }
        }
        // A certificate that does not hold is data that cannot be.
        cause if matches!(cause, sqlx::Error::Tls(_)) || is_invalid(cause) => {
            "Check sslmode and sslrootcert in DATABASE_URL: verify-full wants a certificate for this very host name".into()
        }
        _ => "Start PostgreSQL there, or correct host and port in DATABASE_URL".into(),
    }
}

fn is_invalid(cause: &sqlx::Error) -> bool {
    matches!(cause, sqlx::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData)
}

/// What the address leads to, without user and password.
fn place(options: &PgConnectOptions) -> String {
    let name = database(options);
    match options.get_socket() {
        Some(folder) => format!("{name} at {}", folder.display()),
        None => format!("{name} at {}:{}", options.get_host(), options.get_port()),
    }
}

/// PostgreSQL takes the user's name for the database's where none is given.
fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or_else(|| options.get_username())
}
