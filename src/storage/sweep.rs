//! Files that a crash has left behind.

use std::{
    fs, io,
    time::{Duration, SystemTime},
};

use super::{PART, Storage, gone, run};

/// What is younger may still be on its way: another server of the same folder may be writing it, or its row.
const LEAST_AGE: Duration = Duration::from_secs(3600);

impl Storage {
    /// The names of whole files that have been there for an hour at `now`. What was never finished since then is removed
    /// on the way; how many those were is the second answer.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn settled(&self, now: SystemTime) -> io::Result<(Vec<String>, usize)> {
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
                let Some(age) = age(&entry, now)?.filter(|age| *age >= LEAST_AGE) else {
                    continue;
                };
                tracing::debug!(name, age = age.as_secs(), "an old file");
                if name.ends_with(PART) {
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
