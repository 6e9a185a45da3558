//! `migrate`: the database's schema.

use std::fmt::Write;

use clap::Subcommand;

use super::{Failure, open, print};
use crate::{
    db::{Database, migration},
    settings::ShopSettings,
};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Apply every pending migration, all or none.
    Up,
    /// List all migrations and whether they are applied; changes nothing.
    Status,
}

pub(super) async fn run(action: Action, settings: &ShopSettings) -> Result<(), Failure> {
    match action {
        Action::Up => up(settings).await,
        Action::Status => status(settings).await,
    }
}

async fn up(settings: &ShopSettings) -> Result<(), Failure> {
    let database = open(settings).await?;
    let applied = migration::up(&database).await?;
    database.close().await?;
    if applied.is_empty() {
        return print("The schema is up to date.\n");
    }
    let line = |text: String, name: &String| text + "applied  " + name + "\n";
    print(&applied.iter().fold(String::new(), line))
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
        let address = &settings.database_url;
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
