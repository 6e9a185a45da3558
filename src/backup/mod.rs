//! Backups: the database and the uploads that it names, as of one moment, in a folder.
//!
//! ```text
//! FOLDER/backup.json   what it is, when it was made, and the digest of the database
//! FOLDER/shop.db       the database, whole, without a log
//! FOLDER/uploads/…     the files that rows name, each under its id
//! ```
//!
//! The rows hold size and digest of each file, so that nothing has to be written down twice. A folder was chosen over an
//! archive: the database in it can be looked at, single files can be fetched, and whatever copies folders can take it
//! elsewhere, the changed part alone if it likes.
//!
//! The database is copied first and its files afterwards: a file is on the disk before its row, and stays as long as the
//! row, so each file that the copy names is there.

mod files;
mod make;
mod mounts;
mod place;
mod restore;

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use self::make::{Made, make};
pub use self::restore::{Restored, restore};
use crate::db::snapshot::SnapshotError;
use crate::db::{DbError, OpenError};

/// Names within a backup.
const MANIFEST: &str = "backup.json";
const DATABASE: &str = "shop.db";
const UPLOADS: &str = "uploads";
/// The form of a backup that this program writes and reads.
const FORMAT: u32 = 1;

/// What is backed up, and what a backup is restored into.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The file of the database.
    pub database: &'a Path,
    /// The folder of the uploads.
    pub uploads: &'a Path,
}

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The version of the program that made it.
    program: String,
    made_at: String,
    /// The SHA-256 of the database.
    database_sha256: String,
    /// Ids of uploads that could not be copied.
    missing: Vec<String>,
}

/// Why there is no backup, or nothing was restored, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The backup's folder is there already.
    #[error("there is something at {} already: choose another name, nothing is overwritten", .0.display())]
    Exists(PathBuf),
    /// There is nothing to back up.
    #[error("there is no database at {}", .0.display())]
    Nothing(PathBuf),
    /// Something that is no backup.
    #[error("{} is no backup: {reason}", .path.display())]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file is not as it was.
    #[error("{} is not the file that was backed up", .0.display())]
    Changed(PathBuf),
    /// Somebody works on the database.
    #[error("the database {} is open in another program: stop the server first", .0.display())]
    InUse(PathBuf),
    /// There is a database where the backup should go.
    #[error(
        "there is something at {} already: with --replace it is kept beside, under another name, and the backup takes its \
         place",
        .0.display()
    )]
    Occupied(PathBuf),
    /// Something that can be given no other name.
    #[error("{} is a mount point, so nothing can take its place: {remedy}", .path.display())]
    MountPoint {
        /// The file or folder.
        path: PathBuf,
        /// What to do.
        remedy: String,
    },
    /// What moves aside would take the database along.
    #[error(
        "the folder for uploads {} holds the database {}, which would be moved aside with it: name another by UPLOADS_DIR, \
         such as {}",
        .uploads.display(),
        .database.display(),
        .uploads.join(UPLOADS).display()
    )]
    Entangled {
        /// The folder of the uploads.
        uploads: PathBuf,
        /// The file of the database.
        database: PathBuf,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The copy is not fit to be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The database fails.
    #[error("the database could not be copied: {0}")]
    Database(#[from] DbError),
    /// The disk fails.
    #[error("{}: {cause}", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
}

/// Names the file that an operation on it failed at.
fn at<T>(path: &Path, outcome: io::Result<T>) -> Result<T, BackupError> {
    outcome.map_err(|cause| BackupError::Disk {
        path: path.to_path_buf(),
        cause,
    })
}
