//! Why a PostgreSQL database cannot be opened, told to the person who starts the program: what to do, and never the
//! password.

use crate::db::OpenError;
use crate::db::connect::told;
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgDatabaseError};
use std::io::{self, ErrorKind};

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

/// The address says a mode of TLS that there is none of. It is not repeated: where parameters are parted by anything but an
/// `&`, it holds those behind it.
pub(super) fn unknown_mode_in(address: &str, modes: &[&str; 6]) -> OpenError {
    let [first @ .., last] = modes;
    OpenError::Server {
        place: told(address),
        cause: "the sslmode of the address is no mode".into(),
        remedy: format!(
            "Write {} or {last}, and an & before the next parameter",
            first.join(", ")
        ),
    }
}

/// Parameters are parted by something else than an `&`.
pub(super) fn run_together(address: &str) -> OpenError {
    OpenError::Server {
        place: told(address),
        cause: "the address has a ; in a parameter".into(),
        remedy: "Write & between parameters, and %3B for a ; in the value of one".into(),
    }
}

/// A file that the address or a variable names cannot be read.
pub(super) fn unreadable_file(address: &str, named_by: &str, path: &str, cause: &io::Error) -> OpenError {
    let file = match is_surely_a_path(named_by, path) {
        true => format!("the file {path}, which {named_by} names"),
        false => format!("the file that {named_by} names"),
    };
    OpenError::Server {
        place: told(address),
        cause: format!("{file}: {cause}"),
        remedy: "Make it one that this user can read, or name another".into(),
    }
}

/// A key may stand in the place of its file, and another parameter behind either.
fn is_surely_a_path(named_by: &str, value: &str) -> bool {
    let is_of_a_key = named_by.to_ascii_lowercase().ends_with("key");
    !is_of_a_key && !value.contains([';', '=']) && !value.contains("-----")
}

/// Connecting failed.
pub(super) fn of(options: &PgConnectOptions, cause: &sqlx::Error) -> OpenError {
    OpenError::Server {
        place: place(options),
        remedy: remedy(options, cause),
        cause: match cause {
            sqlx::Error::PoolTimedOut => "it does not answer".into(),
            sqlx::Error::Database(said) => said.message().into(),
            sqlx::Error::Protocol(said) => spoken(said),
            other => certified(other.to_string()),
        },
    }
}

/// What cannot be written in the database's encoding could not be kept.
pub(super) fn unless_utf8(options: &PgConnectOptions, encoding: &str) -> Result<(), OpenError> {
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(OpenError::Server {
        place: place(options),
        cause: format!("it keeps texts in {encoding}"),
        remedy: format!("Make it anew in UTF-8: {}", createdb(options)),
    })
}

fn remedy(options: &PgConnectOptions, cause: &sqlx::Error) -> String {
    let user = options.get_username();
    match cause {
        sqlx::Error::Database(said) => {
            match said.try_downcast_ref::<PgDatabaseError>().map(PgDatabaseError::code) {
                // invalid_password, invalid_authorization_specification
                Some("28P01" | "28000") => format!(
                    "Check user and password in DATABASE_URL, and that the server's pg_hba.conf lets {user} in from here"
                ),
                // invalid_catalog_name
                Some("3D000") => format!(
                    "Make it with `{}`, or name another one in DATABASE_URL",
                    createdb(options)
                ),
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
        sqlx::Error::Protocol(said) if !said.starts_with(UNSUPPORTED) => "Correct host and port in DATABASE_URL: what listens there is not PostgreSQL".into(),
        _ => "Start PostgreSQL there, or correct host and port in DATABASE_URL".into(),
    }
}

/// The command of whoever may make databases.
fn createdb(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(
        || options.get_host().to_owned(),
        |folder| folder.display().to_string(),
    );
    format!(
        "createdb --host {host} --port {} --owner {} --encoding UTF8 --template template0 {}",
        options.get_port(),
        options.get_username(),
        database(options)
    )
}

/// What sqlx says of a PostgreSQL that wants what it does not have; everything else that it cannot read is none.
const UNSUPPORTED: &str = "unsupported";

/// What was answered, without the place in the program that could not read it.
fn spoken(said: &str) -> String {
    match said.split(" (").next() {
        Some(said) if said.starts_with(UNSUPPORTED) => said.to_owned(),
        _ => "what answers does not speak as PostgreSQL does".to_owned(),
    }
}

/// What is wrong with a server's certificate, where rustls says it in words of the program.
fn certified(said: String) -> String {
    let words = [
        (
            "CaUsedAsEndEntity",
            "the server's certificate is that of an authority: sign one for the server with it",
        ),
        (
            "UnknownIssuer",
            "the server's certificate is signed by nobody whom sslrootcert names",
        ),
    ];
    let found = words.iter().find(|(sign, _)| said.contains(sign));
    found.map_or(said, |(_, words)| (*words).to_owned())
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

#[cfg(test)]
mod tests {
    use super::{certified, createdb, spoken};
    use sea_orm::sqlx::postgres::PgConnectOptions;

    #[test]
    fn the_command_that_makes_a_database_is_whole() {
        for (address, host) in [
            ("postgres://me@db.example:6432/shop", "db.example --port 6432"),
            ("postgres:///shop?host=/run/pg&user=me", "/run/pg --port 5432"),
        ] {
            let options: PgConnectOptions = address.parse().unwrap();
            assert_eq!(
                createdb(&options),
                format!("createdb --host {host} --owner me --encoding UTF8 --template template0 shop")
            );
        }
    }

    #[test]
    fn what_is_no_postgresql_is_told_of_in_words() {
        let none = "what answers does not speak as PostgreSQL does";
        for (said, words) in [
            (
                "unexpected response from SSLRequest: 0x48 (sqlx_postgres::connection::tls:95)",
                none,
            ),
            ("unknown message type: 'H' (sqlx_postgres::message:173)", none),
            (
                "unsupported SASL authentication mechanisms: X (sqlx_postgres::connection::sasl:46)",
                "unsupported SASL authentication mechanisms: X",
            ),
        ] {
            assert_eq!(spoken(said), words);
        }
    }

    #[test]
    fn a_certificate_that_does_not_hold_is_told_of_in_words() {
        for (said, words) in [
            (
                "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
                "the server's certificate is that of an authority: sign one for the server with it",
            ),
            (
                "invalid peer certificate: UnknownIssuer",
                "the server's certificate is signed by nobody whom sslrootcert names",
            ),
            ("connection refused", "connection refused"),
        ] {
            assert_eq!(certified(said.into()), words);
        }
    }
}
