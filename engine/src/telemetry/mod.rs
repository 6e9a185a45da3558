//! Logs: readable and coloured on a terminal, one JSON object a line elsewhere.
//!
//! They go to standard error, so that what a command prints on standard output can be piped on. Each line is written by
//! itself: a buffer would lose the lines before a crash, which are the ones that matter.

mod json;
mod terminal;

use std::{io, io::IsTerminal};

use serde::Deserialize;
use thiserror::Error;
use tracing_subscriber::{
    EnvFilter,
    filter::ParseError,
    fmt,
    util::{SubscriberInitExt, TryInitError},
};

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
}

/// Sends what `tracing` sees to standard error.
///
/// # Errors
///
/// A filter that cannot be read, or a process that logs already.
pub fn init(format: LogFormat, filter: &str) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(filter).map_err(|source| TelemetryError::Filter {
        filter: filter.to_owned(),
        source,
    })?;
    let terminal = io::stderr().is_terminal();
    let base = fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(terminal);
    let json = format == LogFormat::Json || (format == LogFormat::Auto && !terminal);
    let set = if json {
        base.event_format(json::Json).finish().try_init()
    } else {
        base.event_format(terminal::Terminal).finish().try_init()
    };
    set?;
    log_panics();
    Ok(())
}

/// A panic belongs into the log like any other failure of ours, not beside it.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("a panic without a message");
        tracing::error!(target: "panic", place, "{message}");
    }));
}
