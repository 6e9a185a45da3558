//! A backup is made beside its name and gets it when it is whole and on the disk.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{BackupError, DATABASE, FORMAT, MANIFEST, Manifest, Places, UPLOADS, at, files};
use crate::db::{Database, snapshot};
use crate::links;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The size of the database in bytes.
    pub database_bytes: u64,
    /// How many uploads it holds.
    pub uploads: usize,
    /// How large those are together, in bytes.
    pub upload_bytes: u64,
    /// Ids of uploads that rows name, and that are not on the disk as they were kept.
    pub missing: Vec<String>,
}

/// Backs up `database`, which may be served meanwhile, into the new folder `to`. `progress` is told how many bytes of the
/// uploads are copied, of how many.
///
/// # Errors
/// A [`BackupError`] whose text says what to do; nothing is left then.
pub async fn make(
    database: &Database,
    places: Places<'_>,
    to: &Path,
    now: Timestamp,
    progress: impl FnMut(u64, u64),
) -> Result<Made, BackupError> {
    let to = &files::bare(to);
    if fs::symlink_metadata(to).is_ok() {
        return Err(BackupError::Exists(to.clone()));
    }
    let part = part_of(to);
    files::make_folder(links::folder(to))?;
    files::make_new_folder(&part)?;
    let made = fill(database, places, &part, now, progress).await;
    let named = made.and_then(|made| {
        at(to, fs::rename(&part, to))?;
        files::sync(links::folder(to))?;
        Ok(made)
    });
    if named.is_err() {
        // Only what this program has made a moment ago; where it cannot go, the failure that led here matters more.
        let _ = fs::remove_dir_all(&part);
    }
    named
}

/// A name of this process's own, so that two backups at once are not in each other's way.
fn part_of(to: &Path) -> PathBuf {
    let mut part = to.as_os_str().to_owned();
    part.push(format!(".part-{}", std::process::id()));
    part.into()
}

async fn fill(
    database: &Database,
    places: Places<'_>,
    part: &Path,
    now: Timestamp,
    mut progress: impl FnMut(u64, u64),
) -> Result<Made, BackupError> {
    let (copy, uploads) = (part.join(DATABASE), part.join(UPLOADS));
    files::make_new_folder(&uploads)?;
    files::create(&copy)?;
    database.copy_into(&copy).await?;
    files::sync(&copy)?;
    let contents = snapshot::inspect(&copy).await;
    let contents = contents.map_err(|error| error.of(places.database))?;
    let all = contents.uploads.iter().map(|upload| upload.size).sum();
    let mut made = Made {
        database_bytes: at(&copy, fs::metadata(&copy))?.len(),
        uploads: 0,
        upload_bytes: 0,
        missing: Vec::new(),
    };
    for upload in &contents.uploads {
        if files::copy_upload(places.uploads, &uploads, upload)? {
            made.uploads += 1;
            made.upload_bytes += upload.size;
        } else {
            made.missing.push(upload.id.clone());
        }
        progress(made.upload_bytes, all);
    }
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.to_string(),
        database_sha256: files::sha256(&copy)?,
        missing: made.missing.clone(),
    };
    write(&part.join(MANIFEST), &manifest)?;
    files::sync(&uploads)?;
    files::sync(part)?;
    Ok(made)
}

fn write(path: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let mut file = files::create(path)?;
    let text = serde_json::to_vec_pretty(manifest).map_err(std::io::Error::other);
    let written = text.and_then(|text| {
        file.write_all(&text)?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    at(path, written)
}
