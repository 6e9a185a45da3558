//! `migrate`: the database's schema.

use std::fmt::Write;

use clap::Subcommand;

use super::{Failure, open, print};
use crate::{db::migration, settings::ShopSettings};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Apply every pending migration, all or none.
    Up,
    /// List all migrations and whether they are applied; changes nothing.
    Status,
}

pub(super) async fn run(action: Action, settings: &ShopSettings) -> Result<(), Failure> {
    let database = open(settings).await?;
    match action {
        Action::Up => {
            let applied = migration::up(&database).await?;
            if applied.is_empty() {
                return print("The schema is up to date.\n");
            }
            print(
                &applied
                    .iter()
                    .fold(String::new(), |text, name| text + "applied  " + name + "\n"),
            )
        }
        Action::Status => {
            let mut text = String::new();
            for migration in migration::status(&database).await? {
                let state = if migration.applied { "applied" } else { "pending" };
                writeln!(text, "{state}  {}", migration.name)?;
            }
            print(&text)
        }
    }
}
