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

use charter::{auth::settings::AuthSettings, rate_limit::in_redis::settings::RedisSettings};
use clap::{Parser, Subcommand};

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

/// Runs the command that was asked for.
///
/// # Errors
///
/// Whatever stopped it, worded for the person at the terminal.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let loaded = settings::load(cli.config)?;
    let mut server: charter::settings::Settings = loaded.read()?;
    let auth: AuthSettings = loaded.read()?;
    let redis: RedisSettings = loaded.read()?;
    let shop: ShopSettings = loaded.read()?;
    match cli.command.unwrap_or(Command::Serve { mock: false }) {
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

/// Writes to standard output. A reader that has gone, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
