//! Connections to the database.
//!
//! SQLite admits one writer at a time. Instead of letting connections fight for it, there is one for writing, which
//! requests queue for in fair order, and several read-only ones that never wait for it (write-ahead log). More than
//! four readers were measured to be no faster.
//!
//! PostgreSQL lets many write at once ([`postgres`]). Which of both it is decides the address, once; whoever reads or writes
//! does not know.

use super::integrity::{self, Found};
use super::postgres::{self, ServerOptions, tries::Lane, tries::Tries};
use super::turn::Turns;
use super::{Changes, DbError, Failure, Readers, Unit, lock::Lock, readers, sqlite};
use crate::links;
use sea_orm::{DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbErr};
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// What the database holds is for the server's own user alone: password hashes, orders, addresses.
const OF_FOLDERS: u32 = 0o700;
const OF_FILES: u32 = 0o600;

/// What a commit waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// A commit survives a crash of the process; a power failure may lose the last ones, never the file's soundness.
    Normal,
    /// A commit survives a power failure. Each one waits for the disk, together with those that wait beside it.
    #[default]
    Full,
}

/// How to open a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseOptions {
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// How many read-only connections to a file there are at most.
    pub readers: u32,
    /// How to get on with a server.
    pub server: ServerOptions,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::default(),
            readers: 4,
            server: ServerOptions::default(),
        }
    }
}

/// Why a database could not be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is one of neither a SQLite file nor a PostgreSQL server.
    #[error(
        "the database address `{address}` cannot be used: write `sqlite://` and a file's path, such as `sqlite://data/shop.db`, or `postgres://USER:PASSWORD@HOST/DATABASE`"
    )]
    Address {
        /// What can be told of it.
        address: String,
    },
    /// The folder of the file could not be made.
    #[error("cannot make the folder {} for the database: {cause}. Make it yourself or choose another path", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The path is one of a folder.
    #[error("the database {} is a folder: name a file in it, such as sqlite://{}", .path.display(), .path.join("shop.db").display())]
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The file could not be made.
    #[error("cannot make the database {}: {cause}. Make its folder one that this user can write to, or choose another path", .path.display())]
    Making {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Somebody has the database for himself: it is being checked, or another one is put in its place.
    #[error(
        "another program has the database for itself: it restores a backup, or takes migrations back. Try again when it has ended"
    )]
    Occupied,
    /// The lock of the file does not work.
    #[error("cannot lock {}: {cause}. Choose a folder on a disk of this machine", .path.display())]
    Lock {
        /// The file that is locked.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// A restore was broken off while files changed places.
    #[error("the database {} is between two states: {said}", .path.display())]
    Unfinished {
        /// The file.
        path: PathBuf,
        /// What was left to say.
        said: String,
    },
    /// The file is one of another program's.
    #[error(
        "the database {} is another program's: it has the table {table} and nothing of ours. Nothing in it is changed; choose \
         another path",
        .path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// A table in it.
        table: String,
    },
    /// The file is not as it was left.
    #[error(
        "the database {} is damaged: {found}. Nothing is served from it. Restore a backup with `shop-server restore \
         FOLDER --replace`, which keeps this file beside, or see https://www.sqlite.org/recovery.html",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
    },
    /// The file could not be opened.
    #[error("cannot open the database {}: {cause}. Check that it is a SQLite file which this user may read and write, in a folder where files can be made", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        cause: DbError,
    },
    /// The database of a server could not be opened.
    #[error("cannot open the PostgreSQL database {place}: {cause}. {remedy}")]
    Server {
        /// The database and its server, without user and password.
        place: String,
        /// What went wrong.
        cause: String,
        /// What to do.
        remedy: String,
    },
}

/// The connections to one database. Cloning is cheap and shares them.
#[derive(Clone, Debug)]
pub struct Database {
    /// Read-only connections.
    pub read: Readers,
    /// What writes, past any unit of work: one connection to a file, several to a server. The shop's operations write
    /// through [`statement`](Self::statement) and [`write`](Self::write).
    pub write: DatabaseConnection,
    /// Where a running server asks how its database does. To a server it is a connection of its own, which no request ever
    /// takes: were the others all at work, the database would seem to be away.
    pub(super) probe: Readers,
    /// What the writes of a request belong to, if they belong together.
    unit: Option<Arc<Unit>>,
    pub(super) turns: Turns,
    changes: Option<Changes>,
    /// Nobody may put another file in the place of this one as long as there are connections.
    lock: Option<Arc<Lock>>,
}

/// Where a single statement goes: to the connection that writes, or into the transaction that it belongs to.
pub type Writer<'a> = DatabaseExecutor<'a>;

impl Database {
    /// Whether there is something to open at `address`. The database of a server has to be, since nobody but its owner
    /// can make one: opening it tells.
    ///
    /// # Errors
    /// [`OpenError::Address`].
    pub fn exists(address: &str) -> Result<bool, OpenError> {
        Ok(postgres::is_served(address) || path_of(address)?.exists())
    }

    /// The file at `address`.
    ///
    /// # Errors
    /// [`OpenError::Address`].
    pub fn file(address: &str) -> Result<PathBuf, OpenError> {
        path_of(address)
    }

    /// Opens the database at `address`. Its tables are not made: see [`migration::up`](super::migration::up).
    ///
    /// `sqlite://` and a path, from the current folder unless it begins with `/`: folder and file are made when they are
    /// missing, for the own user alone. A file that the last run has not closed is checked first. `postgres://` and a
    /// server: the database has to be there.
    ///
    /// # Errors
    /// An [`OpenError`] whose text says what to do.
    pub async fn open(address: &str, options: DatabaseOptions) -> Result<Self, OpenError> {
        if !postgres::is_served(address) {
            return Self::open_file(address, options).await;
        }
        let served = postgres::open(address, options.server).await?;
        Ok(Self {
            read: served.read,
            write: served.write,
            probe: served.probe,
            unit: None,
            turns: Turns::AtOnce(Lane::default()),
            changes: None,
            lock: None,
        })
    }

    async fn open_file(address: &str, options: DatabaseOptions) -> Result<Self, OpenError> {
        let path = behind_links(path_of(address)?)?;
        let is_new = make(&path)?;
        let failed = |cause| failure(&path, cause);
        let lock = Lock::of(&path)?;
        admit(&path, &lock).await?;
        // The writer first: it makes the file and its write-ahead log, which a read-only connection cannot.
        let writer = sqlite::writer(&path, options.synchronous).await.map_err(failed)?;
        let readers = sqlite::readers(&path, options.readers).await.map_err(failed)?;
        if is_new {
            tracing::info!(file = %path.display(), "a new, empty database was made");
        }
        let read = Readers(readers::From::Sqlite(sqlite::readers::Readers::of(readers)));
        Ok(Self {
            probe: read.clone(),
            read,
            write: writer.into(),
            unit: None,
            turns: Turns::Queued(sqlite::queue::Queue::default()),
            changes: Some(Changes::of(&path)),
            lock: Some(Arc::new(lock)),
        })
    }

    /// Tells whether anything was committed, by this process or another; nothing where that takes a query.
    pub fn changes(&self) -> Option<Changes> {
        self.changes.clone()
    }

    /// Whether a unit can fail for nothing but what others write at the same time.
    pub(crate) const fn units_collide(&self) -> bool {
        self.turns.lane().is_some()
    }

    /// A unit for the writes of one request.
    pub(crate) fn unit(&self) -> Unit {
        Unit::new(self.write.clone(), self.turns.clone())
    }

    /// The same connections, what is written with them belonging to `unit`.
    #[must_use]
    pub(crate) fn within(&self, unit: &Arc<Unit>) -> Self {
        Self {
            unit: Some(Arc::clone(unit)),
            ..self.clone()
        }
    }

    /// Runs one statement that writes. Alone it is its own transaction, which saves two round trips to the connection.
    ///
    /// # Errors
    /// What `work` fails with; what the database fails with where a transaction has to begin first.
    pub async fn statement<T, E: Failure>(
        &self,
        work: impl AsyncFnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.unit {
            Some(unit) => {
                unit.run(async |tx: &DatabaseTransaction| work(&Writer::Transaction(tx)).await)
                    .await
            }
            None => work(&Writer::Connection(&self.write)).await,
        }
    }

    /// Runs `work` in a transaction in which what it reads is still true when it writes. Commits when `work` succeeds,
    /// else rolls back; dropping the future rolls back too. `work` must give up when a statement of it fails.
    ///
    /// On SQLite the transaction holds the right to write from its beginning (`BEGIN IMMEDIATE`). A deferred one was
    /// rejected: turning it from reading to writing fails at once when another one wrote in between, however long the
    /// busy timeout. On PostgreSQL it is SERIALIZABLE, and `work`, which is cloned for it, runs again when others wrote
    /// what it relied on, some times at most.
    ///
    /// Within a unit of work it is the unit's transaction, which is committed at its end.
    ///
    /// # Errors
    /// What `work` fails with; what the database fails with at the beginning or the commit.
    pub async fn write<T, E: Failure>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E> + Clone,
    ) -> Result<T, E> {
        if let Some(unit) = &self.unit {
            return unit.run(work).await;
        }
        let Some(lane) = self.turns.lane() else {
            let tx = sqlite::immediate(&self.write).await?;
            let outcome = work(&tx).await;
            return settled(tx, outcome).await;
        };
        let mut tries = Tries::default();
        loop {
            let tx = postgres::begin(&self.write).await?;
            let outcome = work.clone()(&tx).await;
            match settled(tx, outcome).await {
                Err(error) if error.is_collision() => match tries.next(lane).await {
                    Some(next) => tries = next,
                    None => return Err(error),
                },
                outcome => return outcome,
            }
        }
    }

    /// Whether no other program has the file open; nobody can open it from then on. A server's database is not asked.
    ///
    /// # Errors
    /// [`OpenError::Lock`].
    pub(super) fn has_alone(&self) -> Result<bool, OpenError> {
        self.lock.as_ref().map_or(Ok(true), |lock| lock.alone())
    }

    /// Closes every connection, after what is running on it. The last one to close folds the write-ahead log into the
    /// file.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn close(self) -> Result<(), DbError> {
        self.probe.close().await?;
        self.read.close().await?;
        Ok(self.write.close().await?)
    }
}

/// The file that a link leads to. SQLite would make it, too, but for everybody to read; and the lock and the log lie beside
/// the file, under whatever name it is opened.
fn behind_links(path: PathBuf) -> Result<PathBuf, OpenError> {
    links::target(&path).map_err(|cause| OpenError::Making { path, cause })
}

/// Makes the folder and an empty file where they are missing. SQLite would make the file itself, for everybody to read;
/// its log takes over the mode of the file. What is there already stays as its owner has it. Answers whether the file is new.
fn make(path: &Path) -> Result<bool, OpenError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(OF_FOLDERS).create(folder);
        made.map_err(|cause| OpenError::Folder {
            path: folder.to_path_buf(),
            cause,
        })?;
    }
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OF_FILES)
        .open(path);
    match file {
        Ok(_) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(OpenError::Making {
            path: path.to_path_buf(),
            cause,
        }),
    }
}

/// Shares the lock. Whoever comes first sees how the last run ended, checks the file where it did not end well, and whether
/// it is one of ours.
async fn admit(path: &Path, lock: &Lock) -> Result<(), OpenError> {
    if lock.alone()? {
        refuse_unfinished(path, lock)?;
        let has_log = integrity::ended_badly(path);
        if has_log {
            check(path).await?;
        }
        let other = sqlite::table_of_another(path, has_log).await;
        if let Some(table) = other.map_err(|cause| failure(path, cause))? {
            let path = path.to_path_buf();
            return Err(OpenError::Foreign { path, table });
        }
    }
    lock.share().await?;
    // Whoever had it alone meanwhile may have been a restore that was broken off.
    refuse_unfinished(path, lock)
}

fn refuse_unfinished(path: &Path, lock: &Lock) -> Result<(), OpenError> {
    match lock.unfinished()? {
        Some(said) => Err(OpenError::Unfinished {
            path: path.to_path_buf(),
            said,
        }),
        None => Ok(()),
    }
}

async fn check(path: &Path) -> Result<(), OpenError> {
    let begun = Instant::now();
    let found = integrity::quick_check(path).await;
    let millis = begun.elapsed().as_millis() as u64;
    match found.map_err(|cause| failure(path, cause))? {
        Found::Sound => tracing::info!(millis, "the last run did not close the database, which is sound"),
        Found::Unfinished => tracing::warn!(
            millis,
            "the last run did not close the database, which is too large to be looked through at a start; \
             `shop-server backup` looks through all of it"
        ),
        Found::Damaged(found) => {
            let path = path.to_path_buf();
            return Err(OpenError::Damaged { path, found });
        }
    }
    Ok(())
}

fn failure(path: &Path, cause: DbError) -> OpenError {
    let path = path.to_path_buf();
    match cause.damage() {
        Some(found) => OpenError::Damaged { path, found },
        None => OpenError::File { path, cause },
    }
}

/// Commits what succeeded, and undoes what did not.
async fn settled<T, E: From<DbError>>(tx: DatabaseTransaction, outcome: Result<T, E>) -> Result<T, E> {
    let database = |error: DbErr| E::from(DbError::from(error));
    if outcome.is_ok() {
        tx.commit().await.map_err(database)?;
    } else {
        tx.rollback().await.map_err(database)?;
    }
    outcome
}

fn path_of(address: &str) -> Result<PathBuf, OpenError> {
    let path = address
        .strip_prefix("sqlite://")
        .or_else(|| address.strip_prefix("sqlite:"))
        .unwrap_or_default();
    // A database in memory is one a connection, and there are several; `?` would begin settings that are ours to make.
    if path.is_empty() || path == ":memory:" || path.contains('?') {
        return Err(OpenError::Address {
            address: told(address),
        });
    }
    Ok(Path::new(path).to_path_buf())
}

/// What can be told of an address that cannot be used: nobody knows where in it a password stands, so that is its scheme
/// alone. The path of a SQLite file has no password.
pub(super) fn told(address: &str) -> String {
    match address.split_once("://") {
        _ if address.starts_with("sqlite:") => address.into(),
        Some((scheme, _)) if scheme.bytes().all(|sign| sign.is_ascii_alphabetic()) => format!("{scheme}://…"),
        None if !address.contains([':', '=', '@']) => address.into(),
        _ => "…".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn an_address_that_cannot_be_used_is_told_without_what_may_be_a_password() {
        for (address, said) in [
            ("sqlite://data/shop.db?mode=ro", "sqlite://data/shop.db?mode=ro"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("data/shop.db", "data/shop.db"),
            ("mysql://shop:secret@h/shop", "mysql://…"),
            ("postgres://shop@h/shop?pasword=secret", "postgres://…"),
            ("postgres:shop:secret@h/x", "…"),
            ("postgres//shop:secret@h/x", "…"),
            ("shop:secret@h/x", "…"),
            ("se-cret://h/x", "…"),
            ("host=h password=secret", "…"),
        ] {
            assert_eq!(told(address), said, "{address}");
        }
    }
}
