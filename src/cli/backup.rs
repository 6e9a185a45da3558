//! `backup` and `restore`: the data in a folder, and back.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, open, print};
use crate::{
    backup::{self, BackupError, Places},
    db::Database,
    domain::Clock,
    settings::ShopSettings,
};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The folder to make; it must not be there yet.
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A folder that `backup` has made.
    folder: PathBuf,
    /// Take the place of what is there, which is kept beside under another name.
    #[arg(long)]
    replace: bool,
}

pub(super) async fn make(options: Backup, settings: &ShopSettings) -> Result<(), Failure> {
    let file = file(settings, "its own pg_dump, and copy the folder {} after the dump")?;
    if !file.exists() {
        return Err(BackupError::Nothing(file).into());
    }
    let database = open(settings).await?;
    let bar = bar()?;
    let progress = |done, all| show(&bar, done, all);
    let places = places(&file, settings);
    let made = backup::make(
        &database,
        places,
        &options.folder,
        Clock::system().now(),
        progress,
    )
    .await;
    database.close().await?;
    bar.finish_and_clear();
    let made = made?;
    print(&format!(
        "Wrote {}: a database of {} bytes and {} uploads of {} bytes.\n",
        options.folder.display(),
        made.database_bytes,
        made.uploads,
        made.upload_bytes
    ))?;
    if made.missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "these uploads are not in it, because they are not in {} as they were kept: {}",
        settings.uploads_dir.display(),
        made.missing.join(", ")
    )
    .into())
}

pub(super) async fn restore(options: Restore, settings: &ShopSettings) -> Result<(), Failure> {
    let file = file(
        settings,
        "its own pg_restore, after the copy of the folder is back at {}",
    )?;
    let bar = bar()?;
    let progress = |done, all| show(&bar, done, all);
    let now = Clock::system().now();
    let places = places(&file, settings);
    let restored = backup::restore(&options.folder, places, options.replace, now, progress).await?;
    bar.finish_and_clear();
    let mut report = format!(
        "Restored the backup of {} with {} uploads.\n",
        restored.made_at, restored.uploads
    );
    for kept in restored.kept {
        writeln!(report, "What was there before is kept: {}", kept.display())?;
    }
    print(&report)?;
    if restored.missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the backup is in its place, but these uploads are not in it, because they were missing when it was made: {}",
        restored.missing.join(", ")
    )
    .into())
}

/// The database's file. PostgreSQL has tools of its own, which know it better: `instead` says what to do with them, and with
/// the folder of uploads in the place of `{}`.
fn file(settings: &ShopSettings, instead: &str) -> Result<PathBuf, Failure> {
    let address = &settings.database_url;
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        let instead = instead.replace("{}", &settings.uploads_dir.display().to_string());
        return Err(format!(
            "this is for SQLite. For PostgreSQL use {instead}: every file that a row names is there before the row"
        )
        .into());
    }
    Ok(Database::file(address)?)
}

fn places<'a>(database: &'a Path, settings: &'a ShopSettings) -> Places<'a> {
    Places {
        database,
        uploads: &settings.uploads_dir,
    }
}

fn bar() -> Result<ProgressBar, Failure> {
    let style = "{bar:32.cyan/blue} {bytes} of {total_bytes} of uploads, {bytes_per_sec}, {eta} left";
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?))
}

fn show(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
}
