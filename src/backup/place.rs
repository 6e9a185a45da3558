//! What changes its name when a backup takes its place, and how that is undone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{BackupError, Places, files};
use crate::links;

/// What goes with a database file under the same name. A database that was closed well has none of them.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Renames, in their order: what is there moves aside, then the new takes its place.
pub(super) struct Moves {
    suffix: String,
    aside: Vec<(PathBuf, PathBuf)>,
    into_place: Vec<(PathBuf, PathBuf)>,
}

impl Moves {
    pub(super) fn new(places: Places<'_>, database: &Path, uploads: &Path, now: Timestamp) -> Self {
        let suffix = free_suffix(places, now);
        let mut aside = vec![(places.uploads.to_path_buf(), with(places.uploads, &suffix))];
        for companion in COMPANIONS.iter().copied().chain([""]) {
            let kept = with(places.database, &suffix);
            aside.push((with(places.database, companion), with(&kept, companion)));
        }
        Self {
            suffix,
            aside,
            into_place: vec![
                (uploads.to_path_buf(), places.uploads.to_path_buf()),
                (database.to_path_buf(), places.database.to_path_buf()),
            ],
        }
    }

    /// How the names of what was there before end.
    pub(super) fn suffix(&self) -> &str {
        &self.suffix
    }

    /// Carries all of it out, or none, and answers where lies what was there before.
    pub(super) fn carry_out(&self) -> Result<Vec<PathBuf>, Stopped> {
        let mut done: Vec<&(PathBuf, PathBuf)> = Vec::new();
        let aside = self.aside.iter().map(|pair| (pair, rename_if_there(pair)));
        let into_place = self.into_place.iter().map(|pair| (pair, rename(pair)));
        for (pair, renamed) in aside.chain(into_place) {
            match renamed {
                Ok(true) => done.push(pair),
                Ok(false) => {}
                Err(error) => {
                    return Err(Stopped {
                        error,
                        is_undone: undo(&done),
                    });
                }
            }
        }
        for (_, place) in &self.into_place {
            let stopped = |error| Stopped {
                error,
                is_undone: false,
            };
            files::sync(links::folder(place)).map_err(stopped)?;
        }
        let kept = done.iter().filter(|pair| self.aside.contains(pair));
        Ok(kept.map(|(_, kept)| kept.clone()).collect())
    }
}

/// What names end with that nothing has yet. Two restores within one second keep both what was there before.
fn free_suffix(places: Places<'_>, now: Timestamp) -> String {
    let second = now.strftime(".before-%Y%m%dT%H%M%SZ").to_string();
    let further = (2_u32..).map(|number| format!("{second}-{number}"));
    let mut suffixes = std::iter::once(second.clone()).chain(further);
    suffixes.find(|suffix| is_free(places, suffix)).unwrap_or(second)
}

fn is_free(places: Places<'_>, suffix: &str) -> bool {
    let database = with(places.database, suffix);
    let companions = COMPANIONS.iter().map(|companion| with(&database, companion));
    let mut names = companions.chain([database.clone(), with(places.uploads, suffix)]);
    names.all(|name| fs::symlink_metadata(name).is_err())
}

/// Why the names could not all be changed.
pub(super) struct Stopped {
    pub(super) error: BackupError,
    /// Whether everything has its old name again.
    pub(super) is_undone: bool,
}

/// Whether all of these have their old names again.
fn undo(done: &[&(PathBuf, PathBuf)]) -> bool {
    done.iter().rev().all(|(from, to)| fs::rename(to, from).is_ok())
}

/// Whether there was anything to rename.
fn rename_if_there((from, to): &(PathBuf, PathBuf)) -> Result<bool, BackupError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        renamed => super::at(from, renamed.map(|()| true)),
    }
}

fn rename((from, to): &(PathBuf, PathBuf)) -> Result<bool, BackupError> {
    super::at(from, fs::rename(from, to).map(|()| true))
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}
