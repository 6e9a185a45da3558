//! The file of settings, looked into before anything takes it up.
//!
//! It may hold passwords, and what cannot be read of it goes to logs and terminals: so the line and the reason are told, and
//! never what stands there, which the `config` crate's own words would repeat.

use std::{fs, path::Path};

use toml::de::{DeTable, Error};

use super::ConfigError;

/// Whether the file can be read, as TOML.
///
/// # Errors
///
/// [`ConfigError::File`].
pub(super) fn look_through(path: &Path) -> Result<(), ConfigError> {
    let fault = |reason: String| ConfigError::File {
        path: path.to_path_buf(),
        reason,
    };
    let text = fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let Err(error) = DeTable::parse(&text) else {
        return Ok(());
    };
    Err(fault(format!("{}{}", place(&text, &error), error.message())))
}

/// `line 3, column 9: `, where it is known.
fn place(text: &str, error: &Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let Some(before) = before else {
        return String::new();
    };
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    format!("line {line}, column {column}: ")
}
