//! Whether anything was committed to the database, told without a query.
//!
//! In write-ahead mode every commit ends by writing the header of the WAL-index, which stands twice at the beginning of
//! the file `…-shm` (<https://sqlite.org/walformat.html#the_wal_index_header>): a counter of transactions, the number of
//! frames in the log, the running checksum over them and the log's salts. It is from this header that a reader takes what
//! it will see, so two equal headers stand for the same state, whichever process wrote, and a commit has changed it before
//! it returns. Checkpoints leave it alone; a log that starts over, a recovery or a VACUUM change it, which is the safe
//! side. `PRAGMA data_version` says the same for the price of a query; `sqlite3_update_hook` and counters of our own miss
//! other processes; the change counter in the file itself does not move in write-ahead mode.
//!
//! The header is read as bytes of the file, which on Linux are the very pages that SQLite has mapped. Elsewhere that is
//! not promised, so there is no mark. SQLite guards `…-shm` by locks of POSIX, and those have a trap: closing *any* handle
//! of a file drops all locks that the process holds on it. So one handle is opened, once, and never closed. When every
//! connection of every process has been closed, SQLite deletes the file and would begin another one; a handle whose file
//! has no name any more says so, and there is no mark from then on.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Bytes of one copy of the header.
pub const HEADER_BYTES: usize = 48;
/// Where the header says whether it was ever written.
const IS_WRITTEN: usize = 12;

/// The header of one database's WAL-index. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Index>);

#[derive(Debug)]
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "nothing is read where it is not known to be true")
)]
struct Index {
    path: PathBuf,
    /// Never closed, for the locks' sake, not even when the last clone is gone.
    handle: OnceLock<&'static std::fs::File>,
}

impl Changes {
    /// Of the database in the file at `database`, which has to be open before the first question and as long as there are
    /// questions.
    pub(super) fn of(database: &std::path::Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-shm");
        Self(Arc::new(Index {
            path: path.into(),
            handle: OnceLock::new(),
        }))
    }

    /// The header as it is now; `None` when it cannot be told, which is while it is being written, too.
    pub fn current(&self) -> Option<[u8; HEADER_BYTES]> {
        let mut copies = [[0; HEADER_BYTES]; 2];
        self.0.read(copies.as_flattened_mut())?;
        let [first, second] = copies;
        (first == second && first[IS_WRITTEN] != 0).then_some(first)
    }
}

impl Index {
    #[cfg(target_os = "linux")]
    fn read(&self, both: &mut [u8]) -> Option<()> {
        use std::os::unix::fs::{FileExt, MetadataExt};
        let handle = self.handle()?;
        handle.read_exact_at(both, 0).ok()?;
        // Asked after reading: a file that has its name now was the one in use then.
        (handle.metadata().ok()?.nlink() > 0).then_some(())
    }

    #[cfg(not(target_os = "linux"))]
    fn read(&self, _: &mut [u8]) -> Option<()> {
        None
    }

    #[cfg(target_os = "linux")]
    fn handle(&self) -> Option<&'static std::fs::File> {
        if let Some(handle) = self.handle.get() {
            return Some(handle);
        }
        // Of two threads that come first, one's handle is not kept; it must not be closed either.
        let opened: &'static std::fs::File = Box::leak(Box::new(std::fs::File::open(&self.path).ok()?));
        Some(self.handle.get_or_init(|| opened))
    }
}
