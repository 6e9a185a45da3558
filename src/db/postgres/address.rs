//! The address of a server, read.
//!
//! sqlx passes over what it does not know: it would say so in the log, with the value, and connect without TLS where
//! `sslmode` is misspelt. So what it would pass over is refused before it sees it.

use super::failure;
use crate::db::OpenError;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions};
use std::env;
use std::fs::File;

/// Prepared statements kept a connection: lists have as many shapes as there are combinations of filters and orders.
const STATEMENTS: usize = 256;

/// What the query may have, by the names that sqlx reads; people are told of the first.
const PARAMETERS: [&str; 18] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
    "statement-cache-capacity",
    "ssl-mode",
    "ssl-root-cert",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
];

const NAMED: usize = 13;

/// Those that name files, which are also variables, behind `PG`.
const FILES: [&str; 3] = ["sslrootcert", "sslcert", "sslkey"];

/// What `sslmode` may be, and the variable that says it where the address does not.
const MODES: [&str; 6] = [
    "disable",
    "allow",
    "prefer",
    "require",
    "verify-ca",
    "verify-full",
];
const MODE: &str = "PGSSLMODE";

/// Parameters whose values may have any sign.
const FREE: [&str; 2] = ["password", "options"];

/// Reads the address. `PGPASSWORD`, `~/.pgpass` and what else `psql` reads count where it says nothing.
pub(super) fn read(address: &str) -> Result<PgConnectOptions, OpenError> {
    refuse(address, &env::var_os(MODE).unwrap_or_default().to_string_lossy())?;
    look_at_files(address)?;
    let parsed: Result<PgConnectOptions, _> = address.parse();
    let options = parsed.map_err(|cause: sqlx::Error| failure::unreadable(address, &cause))?;
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name(env!("CARGO_PKG_NAME")),
    };
    Ok(options
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging())
}

/// Refuses what would be passed over or repeated: parameters that nobody knows or that run together, and a mode of TLS that
/// is none, in the address or as `mode` from the environment.
fn refuse(address: &str, mode: &str) -> Result<(), OpenError> {
    if query(address).into_iter().any(|(name, _)| !is_known(&name)) {
        // Not even its name is repeated: where a password has a `?` in it, that is the rest of it.
        return Err(failure::unknown_parameter(address, &PARAMETERS[..NAMED]));
    }
    if written(address).split('&').any(is_run_together) {
        return Err(failure::run_together(address));
    }
    let mut modes = query(address).filter(|(name, _)| matches!(name.as_ref(), "sslmode" | "ssl-mode"));
    if modes.any(|(_, mode)| !is_mode(&mode)) {
        return Err(failure::unknown_mode_in(address, &MODES));
    }
    match mode {
        "" => Ok(()),
        mode if is_mode(mode) => Ok(()),
        mode => Err(failure::unknown_mode(address, MODE, mode, &MODES)),
    }
}

fn is_mode(text: &str) -> bool {
    MODES.contains(&text.to_ascii_lowercase().as_str())
}

/// `sslmode=require;password=…`, which would be a mode, a host or a database of that name.
fn is_run_together(part: &str) -> bool {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    value.contains(';') && !FREE.iter().any(|free| name.starts_with(free))
}

/// Refuses a file that cannot be read: sqlx says that there is none, and not which.
fn look_at_files(address: &str) -> Result<(), OpenError> {
    let variables = FILES.map(|name| format!("PG{}", name.to_ascii_uppercase()));
    let variables = variables.into_iter().filter_map(|name| {
        let path = env::var(&name).ok()?;
        Some((name, path))
    });
    let parameters = query(address).into_iter();
    let parameters = parameters.map(|(name, path)| (name.into_owned(), path.into_owned()));
    for (name, path) in parameters.filter(|(name, _)| is_file(name)).chain(variables) {
        if path.trim_start().starts_with("-----BEGIN") {
            continue;
        }
        File::open(&path).map_err(|cause| failure::unreadable_file(address, &name, &path, &cause))?;
    }
    Ok(())
}

/// Whether a parameter names a file, or holds what would be in it.
fn is_file(name: &str) -> bool {
    FILES.contains(&name) || ["ssl-root-cert", "ssl-ca", "ssl-cert", "ssl-key"].contains(&name)
}

fn query(address: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(written(address).as_bytes())
}

/// The query, as it is written.
fn written(address: &str) -> &str {
    let query = address.split('#').next().unwrap_or_default().split_once('?');
    query.map_or("", |(_, query)| query)
}

fn is_known(name: &str) -> bool {
    PARAMETERS.contains(&name) || (name.starts_with("options[") && name.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::{look_at_files, refuse};

    fn refused(address: &str, mode: &str) -> Option<String> {
        refuse(address, mode).err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_known_is_read() {
        for address in [
            "postgres://shop@h/shop",
            "postgres://shop@h/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://shop@h/shop?ssl-mode=Require&password=sek;ret",
            "postgres:///shop?host=/run/postgresql&options[search_path]=shop&application_name=a%20b",
        ] {
            assert_eq!(refused(address, ""), None, "{address}");
            assert_eq!(refused(address, "Verify-Full"), None, "{address}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let address = "postgres://shop@h/shop?sslmode=verify-full&sslrootcert=/nope.pem";
        assert_eq!(
            look_at_files(address).unwrap_err().to_string(),
            "cannot open the PostgreSQL database postgres://…: the file /nope.pem, which sslrootcert names: No such file or \
             directory (os error 2). Make it one that this user can read, or name another"
        );
        let inline = "postgres://shop@h/shop?sslrootcert=-----BEGIN%20CERTIFICATE-----";
        assert!(look_at_files(inline).is_ok());
    }

    #[test]
    fn what_may_be_a_key_in_the_place_of_its_file_is_not_repeated() {
        for (name, value) in [
            ("sslkey", "sek-ret-9"),
            ("ssl-key", "sek-ret-9"),
            ("sslrootcert", "/etc/ca.pem%3Bpassword=sek-ret-9"),
            ("sslcert", "x-----BEGIN%20PRIVATE%20KEY-----sek-ret-9"),
        ] {
            let address = format!("postgres://shop@h/shop?{name}={value}");
            assert_eq!(
                look_at_files(&address).unwrap_err().to_string(),
                format!(
                    "cannot open the PostgreSQL database postgres://…: the file that {name} names: No such file or \
                     directory (os error 2). Make it one that this user can read, or name another"
                )
            );
        }
    }

    #[test]
    fn a_mode_that_is_none_is_refused_and_not_repeated() {
        for query in [
            "sslmode=sek-ret-9",
            "sslmode=",
            "ssl-mode=require%20password=sek-ret-9",
        ] {
            assert_eq!(
                refused(&format!("postgres://shop@h/shop?{query}"), "").unwrap(),
                "cannot open the PostgreSQL database postgres://…: the sslmode of the address is no mode. Write disable, \
                 allow, prefer, require, verify-ca or verify-full, and an & before the next parameter"
            );
        }
        for query in ["sslmode=require;password=sek-ret-9", "host=h;password=sek-ret-9"] {
            assert_eq!(
                refused(&format!("postgres://shop@h/shop?{query}"), "").unwrap(),
                "cannot open the PostgreSQL database postgres://…: the address has a ; in a parameter. Write & between \
                 parameters, and %3B for a ; in the value of one"
            );
        }
    }

    #[test]
    fn a_slip_is_refused_and_its_value_is_not_repeated() {
        for query in [
            "sslmod=verify-full",
            "pasword=sek-ret-9",
            "sek-ret-9",
            "SSLMODE=require",
        ] {
            let said = refused(&format!("postgres://shop@h/shop?{query}"), "").unwrap();
            let named = "cannot open the PostgreSQL database postgres://…: the address has a parameter that nobody \
                         knows. Behind its ? may stand sslmode, sslrootcert, ";
            assert!(said.starts_with(named), "{said}");
            assert!(!said.contains("sek-ret-9"), "{said}");
        }
        assert_eq!(
            refused("postgres://shop@h/shop", "verify_full").unwrap(),
            "cannot open the PostgreSQL database postgres://…: PGSSLMODE is `verify_full`, which is no mode. Write \
             disable, allow, prefer, require, verify-ca or verify-full"
        );
    }
}
