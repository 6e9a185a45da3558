//! A copy of the whole database as it is at one moment, and what is in such a copy.
//!
//! `VACUUM INTO` reads within one transaction, so that the copy is of one moment while others go on writing, and writes a
//! file without a log and without gaps. SQLite's backup interface was rejected: it begins anew whenever somebody else has
//! written, and would never end at a busy server.

use super::integrity::{self, Found};
use super::{Database, DbError, migration, sqlite};
use crate::domain::is_upload_id;
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sea_orm::{ConnectionTrait, Statement};
use std::path::{Path, PathBuf};

/// What a copy was found to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The names of the migrations that made its tables, oldest first.
    pub migrations: Vec<String>,
    /// The files that its rows name.
    pub uploads: Vec<UploadedFile>,
}

/// An uploaded file, as its row describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Its id, which is its name on the disk.
    pub id: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits of lower case.
    pub sha256: String,
}

/// Why a copy is not fit to be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file is not as it was written.
    #[error("the database {} is damaged: {found}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
    },
    /// The tables are those of another version.
    #[error(transparent)]
    Migrations(#[from] migration::MigrationError),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl SnapshotError {
    /// The same of the file that the copy was made of.
    pub(crate) fn of(self, original: &Path) -> Self {
        match self {
            Self::Damaged { found, .. } => Self::Damaged {
                path: original.to_path_buf(),
                found,
            },
            other => other,
        }
    }
}

impl Database {
    /// Copies everything that is committed into the empty file `to`.
    ///
    /// # Errors
    /// What the database fails with, a full disk for one.
    pub async fn copy_into(&self, to: &Path) -> Result<(), DbError> {
        let to = to.display().to_string();
        let statement =
            Statement::from_sql_and_values(self.write.get_database_backend(), "VACUUM INTO ?", [to.into()]);
        self.write.execute_raw(statement).await?;
        Ok(())
    }
}

/// Looks through all of a copy that nobody has open, without writing anything: every page, index and reference, whether
/// this program knows its tables, and whether the ids of its uploads are ids. These are the names of files, and one like
/// `../token.key` would lead out of their folder.
///
/// # Errors
/// [`SnapshotError`].
pub async fn inspect(path: &Path) -> Result<Contents, SnapshotError> {
    let options = sqlite::file(path).read_only(true).immutable(true);
    let mut connection = options.connect().await.map_err(|error| failed(path, error))?;
    let contents = contents(path, &mut connection).await;
    connection.close().await.map_err(DbError::from)?;
    contents
}

async fn contents(path: &Path, connection: &mut SqliteConnection) -> Result<Contents, SnapshotError> {
    let damaged = |found| {
        let path = path.to_path_buf();
        Err(SnapshotError::Damaged { path, found })
    };
    if let Found::Damaged(found) = integrity::full_check(connection).await? {
        return damaged(found);
    }
    let read = async {
        let migrations = match has_table(connection, "seaql_migrations").await? {
            true => migrations(connection).await?,
            false => Vec::new(),
        };
        let uploads = match has_table(connection, "uploads").await? {
            true => uploads(connection).await?,
            false => Vec::new(),
        };
        Ok(Contents { migrations, uploads })
    };
    let contents = read.await.map_err(|error| failed(path, error))?;
    migration::known(&contents.migrations)?;
    if let Some(upload) = contents.uploads.iter().find(|upload| !is_upload_id(&upload.id)) {
        return damaged(format!("{:?} is no id of an upload", upload.id));
    }
    Ok(contents)
}

async fn has_table(connection: &mut SqliteConnection, name: &'static str) -> Result<bool, sqlx::Error> {
    let find = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?");
    let count: i64 = find.bind(name).fetch_one(connection).await?;
    Ok(count > 0)
}

async fn migrations(connection: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let select = sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version");
    select.fetch_all(connection).await
}

async fn uploads(connection: &mut SqliteConnection) -> Result<Vec<UploadedFile>, sqlx::Error> {
    let select = sqlx::query_as("SELECT id, size, sha256 FROM uploads ORDER BY id");
    let rows: Vec<(String, i64, String)> = select.fetch_all(connection).await?;
    let file = |(id, size, sha256): (String, i64, String)| UploadedFile {
        id,
        size: u64::try_from(size).unwrap_or_default(),
        sha256,
    };
    Ok(rows.into_iter().map(file).collect())
}

fn failed(path: &Path, error: sqlx::Error) -> SnapshotError {
    let error = DbError::from(error);
    match error.damage() {
        Some(found) => SnapshotError::Damaged {
            path: path.to_path_buf(),
            found,
        },
        None => error.into(),
    }
}
