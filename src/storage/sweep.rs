//! Files that a crash has left behind.
//!
//! What never came to its end is removed. What is whole is not, whoever knows of it: the folder may be another server's,
//! or its rows in a database that comes back. It is laid aside, from where it can be fetched. Rejected: removing it, which
//! made one mistyped address of a database the end of all files.

use std::{
    fs, io,
    time::{Duration, SystemTime},
};

use super::{PART, Storage, gone, run};
use crate::private;

/// The folder within the folder for whole files that nothing is known of.
const UNCLAIMED: &str = "unclaimed";

/// What is younger may still be on its way: another server of the same folder may be writing it, or its row.
const LEAST_AGE: Duration = Duration::from_secs(3600);

impl Storage {
    /// The names of whole files that have been there for an hour at `now`. What was never finished since then is removed
    /// on the way; how many those were is the second answer. Files whose names are not `ours` are nobody's business here.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn settled(&self, now: SystemTime, ours: fn(&str) -> bool) -> io::Result<(Vec<String>, usize)> {
        let folder = self.folder.clone();
        run(move || {
            let (mut settled, mut removed) = (Vec::new(), 0);
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((settled, removed)),
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let whole = name.strip_suffix(PART);
                if !ours(whole.unwrap_or(&name)) {
                    continue;
                }
                let Some(age) = age(&entry, now)?.filter(|age| *age >= LEAST_AGE) else {
                    continue;
                };
                tracing::debug!(name, age = age.as_secs(), "an old file");
                if whole.is_some() {
                    gone(fs::remove_file(entry.path()))?;
                    removed += 1;
                } else {
                    settled.push(name);
                }
            }
            Ok((settled, removed))
        })
        .await
    }

    /// Lays a whole file aside, into a folder within the folder. What lies there already under its name is kept.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn lay_aside(&self, name: &str) -> io::Result<()> {
        let (from, aside) = (self.path(name), self.path(UNCLAIMED));
        let to = aside.join(name);
        run(move || {
            private::make_folder(&aside)?;
            match fs::exists(&to)? {
                true => Ok(()),
                false => gone(fs::rename(from, to)),
            }
        })
        .await
    }
}

/// How long ago a file was last written; nothing for what is no file, is gone by now or is of the future.
fn age(entry: &fs::DirEntry, now: SystemTime) -> io::Result<Option<Duration>> {
    let metadata = match entry.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    let age = now.duration_since(metadata.modified()?).ok();
    Ok(age.filter(|_| metadata.is_file()))
}
