//! Noticing that files were saved: by asking for their times and sizes ten times a second.
//!
//! The system's own events (`notify`, inotify) were rejected: editors replace files instead of writing them, containers
//! and network drives send no events at all, and asking for some hundred files takes a millisecond or two.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long a pause between two looks is.
const EVERY: Duration = Duration::from_millis(100);
/// Folders below watched ones in which nothing is written by people.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", ".git", ".tools"];

/// Files and folders with all that is below them.
#[derive(Debug, Clone)]
pub(crate) struct Watched(Vec<PathBuf>);

/// How the files stood at one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Watched {
    pub(crate) fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        Watched(paths.into_iter().collect())
    }

    /// How they stand now.
    pub(crate) fn look(&self) -> Look {
        let mut files = BTreeMap::new();
        let mut next = self.0.clone();
        while let Some(path) = next.pop() {
            let Ok(facts) = fs::metadata(&path) else { continue };
            if !facts.is_dir() {
                files.insert(path, (facts.modified().ok(), facts.len()));
                continue;
            }
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            next.extend(
                entries
                    .map(|entry| entry.path())
                    .filter(|path| !is_left_out(path)),
            );
        }
        Look(files)
    }

    /// Waits until they stand otherwise than at `last`, and have stood so for one pause: a file that is being written is
    /// not read half.
    pub(crate) fn wait(&self, last: &Look) -> Look {
        let mut before = self.look();
        loop {
            thread::sleep(EVERY);
            let now = self.look();
            if now == before && now != *last {
                return now;
            }
            before = now;
        }
    }
}

fn is_left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    LEFT_OUT.iter().any(|left_out| name == *left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_added_or_removed_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        fs::create_dir_all(file("src/target")).unwrap();
        fs::write(file("api.yaml"), "a").unwrap();
        let watched = Watched::new([file("api.yaml"), file("src"), file("missing")]);
        let first = watched.look();
        assert_eq!(first, watched.look());
        fs::write(file("src/target/built"), "x").unwrap();
        fs::write(file("unwatched"), "x").unwrap();
        assert_eq!(first, watched.look());
        fs::write(file("src/new.rs"), "x").unwrap();
        let second = watched.wait(&first);
        assert_ne!(first, second);
        fs::write(file("api.yaml"), "ab").unwrap();
        let third = watched.wait(&second);
        fs::remove_file(file("src/new.rs")).unwrap();
        assert_ne!(third, watched.wait(&third));
    }
}
