//! `migrate`: the database's schema.

use std::fmt::Write;

use charter::config::shown;
use clap::Subcommand;

use super::{Failure, open, open_to_write, print};
use crate::{
    db::{Database, migration},
    settings::ShopSettings,
};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Apply every pending migration, all or none.
    Up {
        /// Print the statements and take them back, instead
        #[arg(long)]
        dry_run: bool,
    },
    /// Take back the last migrations, where nothing is lost with them; stop the server first.
    Down {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        steps: u32,
    },
    /// List all migrations and whether they are applied; changes nothing.
    Status,
}

pub(super) async fn run(action: Action, settings: &ShopSettings) -> Result<(), Failure> {
    match action {
        Action::Up { dry_run: false } => up(settings).await,
        Action::Up { dry_run: true } => rehearse(settings).await,
        Action::Down { steps } => down(settings, steps as usize).await,
        Action::Status => status(settings).await,
    }
}

async fn up(settings: &ShopSettings) -> Result<(), Failure> {
    let database = open_to_write(settings).await?;
    let applied = migration::up(&database).await?;
    database.close().await?;
    if applied.is_empty() {
        return print("The schema is up to date.\n");
    }
    let line = |text: String, name: &String| text + "applied  " + name + "\n";
    print(&applied.iter().fold(String::new(), line))
}

/// Where there is no database yet, one is made that goes again: a rehearsal leaves nothing.
async fn rehearse(settings: &ShopSettings) -> Result<(), Failure> {
    let mut settings = settings.clone();
    let nowhere = tempfile::tempdir()?;
    if !Database::exists(&settings.database_url)? {
        settings.database_url = format!("sqlite://{}/shop.db", nowhere.path().display());
    }
    let database = open(&settings).await?;
    let rehearsed = migration::rehearse(&database).await;
    database.close().await?;
    let rehearsed = rehearsed?;
    if rehearsed.is_empty() {
        return print("The schema is up to date.\n");
    }
    let mut text = String::new();
    for migration in rehearsed {
        writeln!(text, "-- {}", migration.name)?;
        for statement in migration.statements {
            writeln!(text, "{statement};")?;
        }
        writeln!(text)?;
    }
    text.push_str("-- All of this succeeds, and was taken back.\n");
    print(&text)
}

async fn down(settings: &ShopSettings, steps: usize) -> Result<(), Failure> {
    if !Database::exists(&settings.database_url)? {
        let address = shown(&settings.database_url);
        return Err(format!("there is no database at {address}").into());
    }
    let database = open_to_write(settings).await?;
    let taken_back = migration::down(&database, steps).await;
    database.close().await?;
    let taken_back = taken_back?;
    if taken_back.is_empty() {
        return print("No migration is applied.\n");
    }
    let line = |text: String, name: &String| text + "taken back  " + name + "\n";
    print(&taken_back.iter().fold(String::new(), line))
}

async fn status(settings: &ShopSettings) -> Result<(), Failure> {
    let mut text = String::new();
    let migrations = if Database::exists(&settings.database_url)? {
        let database = open(settings).await?;
        let migrations = migration::status(&database).await?;
        // Closing folds the write-ahead log away, which opening has made.
        database.close().await?;
        migrations
    } else {
        let address = shown(&settings.database_url);
        writeln!(
            text,
            "There is no database at {address} yet; `migrate up` would make it."
        )?;
        migration::all()
    };
    for migration in migrations {
        let state = if migration.applied { "applied" } else { "pending" };
        writeln!(text, "{state}  {}", migration.name)?;
    }
    print(&text)
}
