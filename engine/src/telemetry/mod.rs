//! Logs: readable and coloured on a terminal, one JSON object a line elsewhere.
//!
//! They go to standard error, so that what a command prints on standard output can be piped on. Lines for
//! machines are written in batches, see `batch`; those for a person one by one.

mod batch;
mod json;
mod panics;
mod terminal;

use std::{
    env, io,
    io::{IsTerminal, Write},
};

use serde::Deserialize;
use thiserror::Error;
use tracing_subscriber::{
    EnvFilter,
    filter::ParseError,
    fmt,
    util::{SubscriberInitExt, TryInitError},
};

use self::batch::Batch;
pub(crate) use self::panics::place as place_of_panic;

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// Text for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// Whether lines are objects of JSON here: then nothing else may stand between them.
    pub fn is_json(self) -> bool {
        self == LogFormat::Json || (self == LogFormat::Auto && !io::stderr().is_terminal())
    }
}

/// Logging cannot be set up.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("the log filter `{filter}` cannot be read: {source}")]
    Filter {
        /// As it was given.
        filter: String,
        /// The parser's words.
        source: ParseError,
    },
    /// Another part of the process has set it up before.
    #[error(transparent)]
    Twice(#[from] TryInitError),
    /// The thread that writes batches of lines cannot be started.
    #[error("the system refuses a thread for the log: {0}")]
    Thread(io::Error),
}

/// Keeps the log whole: what still waits is written when this is dropped.
#[must_use = "dropped at once it has nothing to write yet"]
pub struct Logs(Option<Batch<io::Stderr>>);

impl Drop for Logs {
    fn drop(&mut self) {
        if let Some(batch) = &self.0 {
            batch.flush();
        }
    }
}

/// Modules of others whose lines hold passwords: parameters of an address that they do not know, lines of a password file
/// that they cannot read. No filter lets them speak.
const INDISCREET: [&str; 2] = [
    "sqlx_postgres::options::parse=off",
    "sqlx_postgres::options::pgpass=off",
];

/// Sends what `tracing` sees to standard error, for as long as what it answers is kept.
///
/// # Errors
///
/// A filter that cannot be read, a process that logs already, or no thread to be had.
pub fn init(format: LogFormat, filter: &str) -> Result<Logs, TelemetryError> {
    let filter = discreet(filter).map_err(|source| TelemetryError::Filter {
        filter: filter.to_owned(),
        source,
    })?;
    let base = fmt().with_env_filter(filter).with_ansi(is_coloured());
    let batch = if format.is_json() {
        let batch = Batch::start(io::stderr()).map_err(TelemetryError::Thread)?;
        let machine = base.event_format(json::Json).with_writer(batch.clone());
        machine.finish().try_init()?;
        Some(batch)
    } else {
        let person = base.event_format(terminal::Terminal).with_writer(io::stderr);
        person.finish().try_init()?;
        None
    };
    panics::log();
    Ok(Logs(batch))
}

/// On a terminal, unless who sits there wants none (<https://no-color.org>).
fn is_coloured() -> bool {
    io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|said| said.is_empty())
}

/// Of the line that says why a program ends.
const FATAL: &str = "fatal";

/// Says on standard error why a program ends, in the form of the lines before it. It is no event: a filter that lets nothing
/// through must not hide it, and it may come before there is a log.
pub fn last_word(format: LogFormat, why: &str) {
    let line = match format.is_json() {
        true => json::last_word(FATAL, why).unwrap_or_default(),
        false => format!("error: {why}\n").into_bytes(),
    };
    // Nobody is left to be told of a failure.
    let _ = io::stderr().write_all(&line);
}

fn discreet(filter: &str) -> Result<EnvFilter, ParseError> {
    let mut discreet = EnvFilter::try_new(filter)?;
    for silence in INDISCREET {
        discreet = discreet.add_directive(silence.parse()?);
    }
    Ok(discreet)
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    /// Gathers what is written.
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_filter_lets_those_speak_that_tell_passwords() {
        for filter in ["trace", "info,sqlx_postgres::options::pgpass=warn"] {
            let page = Page::default();
            let writer = page.clone();
            let subscriber = fmt()
                .with_env_filter(discreet(filter).unwrap())
                .with_writer(move || writer.clone())
                .finish();
            tracing::subscriber::with_default(subscriber, || {
                tracing::warn!(target: "sqlx_postgres::options::pgpass", line = "h:5432:shop:shop:sek-ret-9");
                tracing::warn!(target: "sqlx_postgres::options::parse", value = "sek-ret-9");
                tracing::warn!(target: "sqlx_postgres::connection", "something else");
            });
            let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
            assert!(text.contains("something else"), "{filter}: {text}");
            assert!(!text.contains("sek-ret-9"), "{filter}: {text}");
        }
    }
}
