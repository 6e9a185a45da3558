//! The command line.

mod backup;
mod config;
mod demo;
mod migrate;
mod routes;
mod seed;
mod serve;
mod token;

use std::{error::Error, path::PathBuf};

use charter::{
    auth::settings::AuthSettings,
    rate_limit::in_redis::settings::RedisSettings,
    telemetry::{self, LogFormat},
};
use clap::{Parser, Subcommand};
use serde::Deserialize;

use crate::{
    db::{Database, DatabaseOptions, Synchronous},
    settings::{self, ShopSettings},
};

/// A shop, served from its OpenAPI document.
///
/// Without a command it serves: on 127.0.0.1:8080 with a database file of its own under data/, unless the settings say
/// otherwise.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// Settings file (TOML); otherwise shop.toml of the current folder, if there is one.
    #[arg(long, global = true, value_name = "FILE", env = "SHOP_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  shop-server                                 serve with the defaults
  SHOP_BIND=0.0.0.0:80 shop-server serve      listen on every interface
  shop-server seed --items 1000               fill the database with sample data
  shop-server token --role admin              print a token, for Authorization: Bearer
  shop-server config > shop.toml              write a settings file to start from

Every setting can also be given by environment; `shop-server config` lists them all with their variables.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and its documentation (the default).
    Serve {
        /// Answer operations that nobody has written yet from the document, as SHOP_MOCK=on does
        #[arg(long)]
        mock: bool,
    },
    /// Bring the database's schema up to date, or show where it stands.
    Migrate {
        #[command(subcommand)]
        action: migrate::Action,
    },
    /// Write the database and the uploads into a folder, while they are served.
    Backup(backup::Backup),
    /// Put a backup in its place; what is there is kept beside.
    Restore(backup::Restore),
    /// Fill the database with realistic sample data: categories, items, reviews and accounts.
    Seed(seed::Options),
    /// Print an access token to try things out with, alone.
    Token(token::Options),
    /// Print a table of all operations and what each declares.
    Routes,
    /// Print all settings with their meaning, variable and present value, as a settings file.
    Config,
}

/// A failure that ends the program, shown to the person who started it.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Why the program ends before its work is done, and how that is told.
#[derive(Debug)]
pub struct Ended {
    failure: Failure,
    format: LogFormat,
}

impl Ended {
    /// Tells it on standard error: in words for the person who asked for a command, in the form of its log for who reads that
    /// of a server.
    pub fn tell(&self) {
        let mut text = self.failure.to_string();
        let mut cause = self.failure.source();
        while let Some(inner) = cause {
            let inner_text = inner.to_string();
            // Some repeat what they are made of.
            if !text.contains(&inner_text) {
                text = format!("{text}: {inner_text}");
            }
            cause = inner.source();
        }
        telemetry::last_word(self.format, &text);
    }
}

/// Runs the command that was asked for.
///
/// # Errors
///
/// Whatever stopped it, worded for the person at the terminal.
pub async fn run(cli: Cli) -> Result<(), Ended> {
    let mut format = LogFormat::Text;
    let done = obey(cli, &mut format).await;
    done.map_err(|failure| Ended { failure, format })
}

/// How a server's log is written, known before any other setting is looked at.
#[derive(Deserialize)]
struct Log {
    log_format: LogFormat,
}

async fn obey(cli: Cli, format: &mut LogFormat) -> Result<(), Failure> {
    let loaded = settings::load(cli.config)?;
    let command = cli.command.unwrap_or(Command::Serve { mock: false });
    if matches!(command, Command::Serve { .. }) {
        *format = loaded.read::<Log>()?.log_format;
    }
    let mut server: charter::settings::Settings = loaded.read()?;
    let auth: AuthSettings = loaded.read()?;
    let redis: RedisSettings = loaded.read()?;
    let shop: ShopSettings = loaded.read()?;
    match command {
        Command::Serve { mock } => {
            server.mock |= mock;
            serve::run(&server, &auth, &redis, &shop).await
        }
        Command::Migrate { action } => migrate::run(action, &shop).await,
        Command::Backup(options) => backup::make(options, &shop).await,
        Command::Restore(options) => backup::restore(options, &shop).await,
        Command::Seed(options) => seed::run(options, &shop).await,
        Command::Token(options) => token::run(options, &auth, &shop).await,
        Command::Routes => routes::run(),
        Command::Config => config::run(&loaded),
    }
}

/// Opens the database that the settings name.
async fn open(settings: &ShopSettings) -> Result<Database, Failure> {
    let synchronous = match settings.database_synchronous {
        settings::Synchronous::Normal => Synchronous::Normal,
        settings::Synchronous::Full => Synchronous::Full,
    };
    let options = DatabaseOptions {
        synchronous,
        server: settings.server(),
        ..DatabaseOptions::default()
    };
    Ok(Database::open(&settings.database_url, options).await?)
}

/// The same, to write to. SQLite would let a file that cannot be written to be served until the first who writes.
async fn open_to_write(settings: &ShopSettings) -> Result<Database, Failure> {
    let database = open(settings).await?;
    if !database.is_read_only_file().await? {
        return Ok(database);
    }
    database.close().await?;
    Err(format!(
        "the database {} cannot be written to: let this user write to the file, to those beside it whose names begin with \
         its name, and to its folder",
        Database::file(&settings.database_url)?.display()
    )
    .into())
}

/// Writes to standard output. A reader that has gone, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
