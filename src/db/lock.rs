//! Who has a database's file open: every program of ours shares a lock on the empty file `…-lock` beside it.
//!
//! Whoever can have that lock alone knows that nobody else is there: the first one to open the file, which sees by what
//! lies about whether the last one ended well, and whoever puts another file in its place. The system lets go of the
//! lock when a process ends, however it ends, so there is nothing to clear away after a crash.
//!
//! Rejected: a file with a process's number in it, which outlives the process; and SQLite's own locks, which belong to the
//! file that is about to be replaced, and which a process loses when it closes any handle of that file.
//!
//! While a restore changes places, the lock's file holds a sentence. Where it still does, the restore never ended.

use super::{OpenError, sqlite};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

const OF_FILES: u32 = 0o600;
/// How long to wait for somebody who has the database alone: longer than an integrity check may take.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// The right to the file, as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// The lock of the database at `database`, which nobody has yet and which is no link. None is left beside a folder, which cannot be one.
    pub(super) fn of(database: &Path) -> Result<Self, OpenError> {
        if database.is_dir() {
            let path = database.to_path_buf();
            return Err(OpenError::IsFolder { path });
        }
        let path = beside(database, "-lock");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(OF_FILES)
            .open(&path);
        match file {
            Ok(file) => Ok(Self { path, file }),
            Err(cause) => Err(OpenError::Making { path, cause }),
        }
    }

    /// Takes it alone, if nobody has it.
    pub(super) fn alone(&self) -> Result<bool, OpenError> {
        self.granted(self.file.try_lock())
    }

    /// Shares it with others, after waiting for one who has it alone.
    pub(super) async fn share(&self) -> Result<(), OpenError> {
        let shared = async {
            while !self.granted(self.file.try_lock_shared())? {
                tokio::time::sleep(PAUSE).await;
            }
            Ok(())
        };
        let waited = tokio::time::timeout(PATIENCE, shared).await;
        waited.unwrap_or_else(|_| Err(OpenError::Occupied))
    }

    fn granted(&self, lock: Result<(), TryLockError>) -> Result<bool, OpenError> {
        match lock {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(cause)) => Err(OpenError::Lock {
                path: self.path.clone(),
                cause,
            }),
        }
    }

    /// What a restore that never ended has left here.
    pub(super) fn unfinished(&self) -> Result<Option<String>, OpenError> {
        let mut text = String::new();
        let read = (&self.file)
            .rewind()
            .and_then(|()| (&self.file).read_to_string(&mut text));
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(text.trim_end().to_owned())),
            Err(cause) => Err(OpenError::Lock {
                path: self.path.clone(),
                cause,
            }),
        }
    }

    /// Leaves `text` here until it is left empty again, on the disk when this answers.
    pub(super) fn leave(&mut self, text: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}

/// The right to a database's file that nobody else has, as long as it lives.
#[derive(Debug)]
pub struct Alone(Lock);

impl Alone {
    /// Takes the file, which need not be there; nothing where another program has it open, be it ours or one like
    /// `sqlite3`.
    ///
    /// # Errors
    /// [`OpenError`], when it cannot be told.
    pub async fn with(database: &Path) -> Result<Option<Self>, OpenError> {
        let lock = Lock::of(database)?;
        let is_free = lock.alone()? && !(database.exists() && sqlite::is_in_use(database).await);
        Ok(is_free.then_some(Self(lock)))
    }

    /// What a restore that never ended has left here.
    ///
    /// # Errors
    /// [`OpenError`], when it cannot be read.
    pub fn unfinished(&self) -> Result<Option<String>, OpenError> {
        self.0.unfinished()
    }

    /// Leaves `text` for whoever opens the database next, who is refused with it; an empty one lets everybody in again.
    /// It is on the disk when this answers.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn leave(&mut self, text: &str) -> io::Result<()> {
        self.0.leave(text)
    }
}

/// The path of a file that goes with the database.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path: OsString = database.into();
    path.push(suffix);
    path.into()
}
