//! Files that are copied for good: nothing is taken for copied before the disk has it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{BackupError, at};
use crate::db::snapshot::UploadedFile;
use crate::private;
use crate::storage::hexadecimal;

const CHUNK: usize = 256 * 1024;

/// Makes a folder that only its owner looks into.
pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    at(path, private::make_folder(path))
}

/// Makes a folder that is not there yet: one that somebody else has made stays his to write into.
pub(super) fn make_new_folder(path: &Path) -> Result<(), BackupError> {
    match private::make_new_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(path.to_path_buf()))
        }
        made => at(path, made),
    }
}

/// Makes a file that is not there yet.
pub(super) fn create(path: &Path) -> Result<File, BackupError> {
    at(path, private::create(path))
}

/// Copies a file onto the disk. Answers its size and its SHA-256.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(u64, String), BackupError> {
    let mut source = at(from, File::open(from))?;
    let mut target = create(to)?;
    let (mut digest, mut size, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = at(from, source.read(&mut chunk))?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        digest.update(bytes);
        at(to, target.write_all(bytes))?;
        size += read as u64;
    }
    at(to, target.sync_all())?;
    Ok((size, hexadecimal(&digest.finalize())))
}

/// Copies an uploaded file between two folders, if it is still what its row says. Answers whether it was.
pub(super) fn copy_upload(from: &Path, to: &Path, upload: &UploadedFile) -> Result<bool, BackupError> {
    let (from, to) = (from.join(&upload.id), to.join(&upload.id));
    if !fs::exists(&from).unwrap_or(false) {
        return Ok(false);
    }
    let is_whole = copy(&from, &to)? == (upload.size, upload.sha256.clone());
    if !is_whole {
        at(&to, fs::remove_file(&to))?;
    }
    Ok(is_whole)
}

/// The names in a folder, or its length and times, are on the disk only when it is.
pub(super) fn sync(path: &Path) -> Result<(), BackupError> {
    at(path, File::open(path).and_then(|file| file.sync_all()))
}

/// A path as names are put together with it: `uploads/` is `uploads`.
pub(super) fn bare(path: &Path) -> PathBuf {
    path.components().collect()
}

/// The SHA-256 of a file.
pub(super) fn sha256(path: &Path) -> Result<String, BackupError> {
    let mut digest = Sha256::new();
    let mut file = at(path, File::open(path))?;
    at(path, io::copy(&mut file, &mut digest))?;
    Ok(hexadecimal(&digest.finalize()))
}
