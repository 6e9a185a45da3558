//! Files on disk, by name.
//!
//! A file is written beside its name, as `NAME.part`, and takes its name only when it is whole and on the disk, so that
//! whatever has a name can be trusted after a crash, too. Rejected: files in the database, where each would hold up its
//! one writer and swell the log; and folders by date, since nothing here ever lists the folder but the sweep.

mod incoming;
mod sweep;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) use self::incoming::hexadecimal;
pub use self::incoming::{Incoming, Kept};
use crate::{links, private};

/// What names of files that are not whole end with.
const PART: &str = ".part";

/// A folder of files. Cloning is cheap. The folder is made when the first file comes.
#[derive(Clone, Debug)]
pub struct Storage {
    folder: Arc<Path>,
}

impl Storage {
    /// The files in `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into().into(),
        }
    }

    /// Begins a file. Dropping what this answers leaves nothing of it.
    ///
    /// # Errors
    /// What the operating system says, also where there is a file of this name that is being written.
    pub async fn create(&self, name: &str) -> io::Result<Incoming> {
        let (folder, path) = (Arc::clone(&self.folder), self.path(name));
        run(move || {
            let made = links::target(&folder).and_then(|folder| private::make_folder(&folder));
            at(&folder, made)?;
            Incoming::create(path)
        })
        .await
    }

    /// Whether there is nothing in the folder, or no folder.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn is_empty(&self) -> io::Result<bool> {
        let folder = Arc::clone(&self.folder);
        run(move || match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            entries => Ok(entries?.next().is_none()),
        })
        .await
    }

    /// Opens a whole file.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn open(&self, name: &str) -> io::Result<File> {
        let path = self.path(name);
        run(move || at(&path, File::open(&path))).await
    }

    /// Removes a whole file, if there is one.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.path(name);
        run(move || at(&path, gone(fs::remove_file(&path)))).await
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Runs what waits for the disk where nobody else waits for it.
async fn run<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)
        .flatten()
}

/// Names the file or folder that the operating system fails at, which it does not.
fn at<T>(path: &Path, outcome: io::Result<T>) -> io::Result<T> {
    outcome.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// What is not there is gone.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
