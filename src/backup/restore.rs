//! A backup takes the place of what is there, all of it or nothing.
//!
//! It is copied beside that place and looked through there, the very bytes that will be served. Only then do names change,
//! while the database's lock is held, so that no program opens what is half changed; and a sentence lies in the lock's file,
//! so that none does after a power failure in between either.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::place::Moves;
use super::{BackupError, DATABASE, FORMAT, MANIFEST, Manifest, Places, UPLOADS, at, files, mounts};
use crate::db::{Alone, snapshot};
use crate::links;

/// What came of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: String,
    /// How many uploads it held.
    pub uploads: usize,
    /// Ids of uploads that its rows name, and that could not be copied when it was made.
    pub missing: Vec<String>,
    /// Where that lies now which was there before.
    pub kept: Vec<PathBuf>,
}

/// Puts the backup in the folder `from` in its place. What is there already is kept beside with `replace`, and refused
/// without. `progress` is told how many bytes of the uploads are copied, of how many.
///
/// # Errors
/// A [`BackupError`] whose text says what to do; everything is then as it was.
pub async fn restore(
    from: &Path,
    places: Places<'_>,
    replace: bool,
    now: Timestamp,
    progress: impl FnMut(u64, u64),
) -> Result<Restored, BackupError> {
    let (database, uploads) = (behind_links(places.database)?, behind_links(places.uploads)?);
    let places = Places {
        database: &database,
        uploads: &uploads,
    };
    let manifest = read(from)?;
    mounts::refuse(places)?;
    refuse_entangled(places)?;
    files::make_folder(links::folder(places.database))?;
    files::make_folder(links::folder(places.uploads))?;
    let Some(mut alone) = Alone::with(places.database).await? else {
        return Err(BackupError::InUse(places.database.to_path_buf()));
    };
    let there = [places.database, places.uploads]
        .into_iter()
        .find(|path| is_there(path));
    if let Some(there) = there.filter(|_| !replace) {
        return Err(BackupError::Occupied(there.to_path_buf()));
    }
    let staged = Staged::beside(places);
    staged.remove()?;
    let outcome = async {
        let filled = staged.fill(from, &manifest, progress).await?;
        let moves = Moves::new(places, &staged.database, &staged.uploads, now);
        let kept = change_places(from, places, &mut alone, &moves)?;
        Ok((filled, kept))
    };
    match outcome.await {
        Ok(((uploads, missing), kept)) => Ok(Restored {
            made_at: manifest.made_at,
            uploads,
            missing,
            kept,
        }),
        Err(error) => {
            // The failure matters more than what it leaves beside, which the next restore removes.
            let _ = staged.remove();
            Err(error)
        }
    }
}

/// Each place has to be able to move without the other.
fn refuse_entangled(places: Places<'_>) -> Result<(), BackupError> {
    let Ok(uploads) = fs::canonicalize(places.uploads) else {
        return Ok(());
    };
    match fs::canonicalize(links::folder(places.database)) {
        Ok(folder) if folder.starts_with(&uploads) => Err(BackupError::Entangled {
            uploads: places.uploads.to_path_buf(),
            database: places.database.to_path_buf(),
        }),
        _ => Ok(()),
    }
}

/// What changes its name lies where the link leads, if it is one: the data stays on its disk.
fn behind_links(path: &Path) -> Result<PathBuf, BackupError> {
    let path = files::bare(path);
    at(&path, links::target(&path))
}

/// Changes the names, and says so in the lock's file for as long as it takes. Where an earlier restore was broken off, its
/// sentence goes on to hold until one has come to its end.
fn change_places(
    from: &Path,
    places: Places<'_>,
    alone: &mut Alone,
    moves: &Moves,
) -> Result<Vec<PathBuf>, BackupError> {
    let earlier = alone.unfinished()?;
    let mut said = format!(
        "restoring {0} was broken off. Run `shop-server restore {0} --replace` again; what was there before lies beside, \
         under names that end with {1}",
        from.display(),
        moves.suffix()
    );
    if let Some(earlier) = &earlier {
        said = format!("{said}. Before that, {earlier}");
    }
    let mut leave = |text: &str| at(places.database, alone.leave(text));
    leave(&said)?;
    match moves.carry_out() {
        Ok(kept) => leave("").map(|()| kept),
        Err(stopped) => {
            if stopped.is_undone {
                leave(earlier.as_deref().unwrap_or_default())?;
            }
            Err(stopped.error)
        }
    }
}

/// An empty folder, or an empty file that nobody has made tables in, holds nothing to lose.
fn is_there(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            fs::read_dir(path).map_or(true, |mut names| names.next().is_some())
        }
        Ok(metadata) => metadata.len() > 0,
        Err(_) => false,
    }
}

fn read(from: &Path) -> Result<Manifest, BackupError> {
    let no_backup = |reason: String| BackupError::NoBackup {
        path: from.to_path_buf(),
        reason,
    };
    let text = fs::read(from.join(MANIFEST)).map_err(|cause| no_backup(format!("{MANIFEST}: {cause}")))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|cause| no_backup(format!("{MANIFEST}: {cause}")))?;
    if manifest.format == FORMAT {
        Ok(manifest)
    } else {
        Err(no_backup(format!(
            "it has the form {}, and this program reads {FORMAT}",
            manifest.format
        )))
    }
}

/// The backup's files, copied beside their places.
struct Staged {
    database: PathBuf,
    uploads: PathBuf,
}

impl Staged {
    fn beside(places: Places<'_>) -> Self {
        let beside = |path: &Path| {
            let mut staged = path.as_os_str().to_owned();
            staged.push(".restoring");
            PathBuf::from(staged)
        };
        Self {
            database: beside(places.database),
            uploads: beside(places.uploads),
        }
    }

    /// Removes what an earlier restore has left, or this one.
    fn remove(&self) -> Result<(), BackupError> {
        let gone = |removed: std::io::Result<()>| match removed {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        };
        at(&self.database, gone(fs::remove_file(&self.database)))?;
        at(&self.uploads, gone(fs::remove_dir_all(&self.uploads)))
    }

    /// Copies, and compares what arrived with what was backed up. Answers how many uploads there are, and the ids of those
    /// that the backup lacks.
    async fn fill(
        &self,
        from: &Path,
        manifest: &Manifest,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<(usize, Vec<String>), BackupError> {
        let source = from.join(DATABASE);
        let (_, sha256) = files::copy(&source, &self.database)?;
        if sha256 != manifest.database_sha256 {
            return Err(BackupError::Changed(source));
        }
        let contents = snapshot::inspect(&self.database).await;
        let contents = contents.map_err(|error| error.of(&source))?;
        files::make_new_folder(&self.uploads)?;
        let (missing, held): (Vec<_>, Vec<_>) = contents
            .uploads
            .into_iter()
            .partition(|upload| manifest.missing.contains(&upload.id));
        let (mut copied, all) = (0, held.iter().map(|upload| upload.size).sum());
        for upload in &held {
            if !files::copy_upload(&from.join(UPLOADS), &self.uploads, upload)? {
                return Err(BackupError::Changed(from.join(UPLOADS).join(&upload.id)));
            }
            copied += upload.size;
            progress(copied, all);
        }
        files::sync(&self.uploads)?;
        Ok((held.len(), missing.into_iter().map(|upload| upload.id).collect()))
    }
}
