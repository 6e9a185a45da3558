//! The tables, and how they came to be.
//!
//! Each migration is written once and never changed after a release. The statements are SQL that SQLite and PostgreSQL
//! both read; what differs is said by `dialect`, or asked of the backend.

mod back;
mod dialect;
mod m20260101_000001_catalogue;
mod m20260101_000002_table_versions;
mod m20260101_000003_identity;
mod m20260101_000004_units;
mod m20260101_000005_orders;
mod m20260101_000006_uploads;
mod m20260101_000007_review_orders;
mod m20260101_000008_account_numbers;
mod rehearsal;

pub use self::back::down;
pub use self::rehearsal::{Rehearsed, rehearse};
use super::{Database, DbError, OpenError, Readers};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, Statement};
use sea_orm_migration::{prelude::*, seaql_migrations};

pub(super) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000001_catalogue::Migration),
            Box::new(m20260101_000002_table_versions::Migration),
            Box::new(m20260101_000003_identity::Migration),
            Box::new(m20260101_000004_units::Migration),
            Box::new(m20260101_000005_orders::Migration),
            Box::new(m20260101_000006_uploads::Migration),
            Box::new(m20260101_000007_review_orders::Migration),
            Box::new(m20260101_000008_account_numbers::Migration),
        ]
    }
}

/// A step in the tables' history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its name, which begins with a date.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// The tables cannot be brought up to date, or seen to be.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// This program is older than the file.
    #[error(
        "a newer version of this program has made the database: it has {}, which this version does not know. Start the \
         newer version again, or give this one a copy of the database from before",
        .unknown.join(" and ")
    )]
    Newer {
        /// What the file has and this program lacks.
        unknown: Vec<String>,
    },
    /// Something would go that nothing could bring back.
    #[error(
        "taking {name} back would lose {}; nothing is changed. Remove what you can do without, or restore a backup from \
         before it was applied",
        .lost.join(" and ")
    )]
    Loses {
        /// The migration.
        name: String,
        /// What would be lost.
        lost: Vec<String>,
    },
    /// The server does not let this user make or use tables.
    #[error(
        "{said}: this program makes tables, and needs every right to them. Let the owner of the schema say `GRANT CREATE ON \
         SCHEMA {schema} TO {user}`, and where somebody else has made them `GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO \
         {user}`"
    )]
    Forbidden {
        /// What the server said.
        said: String,
        /// Where the tables are.
        schema: String,
        /// Whom this program is for the server.
        user: String,
    },
    /// The tables are somebody else's, and their owner alone may change them.
    #[error(
        "{said}: this program changes tables, which only their owner may, and {owner} owns them. Let {owner} run `migrate \
         up` and say `GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {user}`, or make {user} a member: `GRANT {owner} TO {user}`"
    )]
    NotOwner {
        /// What the server said.
        said: String,
        /// Where the tables are.
        schema: String,
        /// Whose they are.
        owner: String,
        /// Whom this program is for the server.
        user: String,
    },
    /// Another program works on the tables.
    #[error("the database is open in another program: stop the server first")]
    InUse,
    /// It cannot be told whether another program does.
    #[error(transparent)]
    Lock(#[from] OpenError),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Every migration, oldest first, as of a database that does not exist yet.
pub fn all() -> Vec<Migration> {
    let migrations = Migrator::migrations().into_iter();
    let pending = |migration: Box<dyn MigrationTrait>| Migration {
        name: migration.name().into(),
        applied: false,
    };
    migrations.map(pending).collect()
}

/// Every migration, oldest first. Reads only.
///
/// # Errors
/// What the database fails with, or that it has migrations which this program does not know.
pub async fn status(db: &Database) -> Result<Vec<Migration>, MigrationError> {
    compared(applied(db).await?)
}

/// The same of a database that was brought up to date, asked for while requests use all other connections.
///
/// # Errors
/// As [`status`]; a database without the table of migrations.
pub async fn probe(db: &Database) -> Result<Vec<Migration>, MigrationError> {
    compared(recorded(&db.probe).await?)
}

fn compared(mut unknown: Vec<String>) -> Result<Vec<Migration>, MigrationError> {
    let mut migrations = all();
    for migration in &mut migrations {
        let known = unknown.iter().position(|name| *name == migration.name);
        migration.applied = known.map(|at| unknown.remove(at)).is_some();
    }
    if unknown.is_empty() {
        Ok(migrations)
    } else {
        Err(MigrationError::Newer { unknown })
    }
}

/// Whether this program knows all migrations of these names.
///
/// # Errors
/// [`MigrationError::Newer`].
pub fn known(names: &[String]) -> Result<(), MigrationError> {
    let known = all();
    let is_unknown = |name: &&String| !known.iter().any(|migration| migration.name == **name);
    let unknown: Vec<String> = names.iter().filter(is_unknown).cloned().collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(MigrationError::Newer { unknown })
    }
}

/// The names of those that the database has, oldest first.
async fn applied(db: &Database) -> Result<Vec<String>, DbError> {
    let table = Migrator::migration_table_name().to_string();
    if !SchemaManager::new(&db.write).has_table(table).await? {
        return Ok(Vec::new());
    }
    recorded(&db.read).await
}

async fn recorded(read: &Readers) -> Result<Vec<String>, DbError> {
    let models = seaql_migrations::Entity::find().order_by_asc(seaql_migrations::Column::Version);
    let models = models.all(read).await?;
    Ok(models.into_iter().map(|model| model.version).collect())
}

/// Applies every pending migration, all or none, and answers their names.
///
/// Asking what is pending and applying it is one write transaction: of two programs that start at once one migrates,
/// and the other, having waited, finds nothing to do (`dialect::begin`).
///
/// # Errors
/// As [`status`].
pub async fn up(db: &Database) -> Result<Vec<String>, MigrationError> {
    match bring_up(db).await {
        Err(MigrationError::Database(error)) => Err(match error.lack_of_rights() {
            Some(said) => forbidden(db, said.to_owned()).await,
            None => error.into(),
        }),
        outcome => outcome,
    }
}

async fn bring_up(db: &Database) -> Result<Vec<String>, MigrationError> {
    if status(db).await?.iter().all(|migration| migration.applied) {
        return Ok(Vec::new());
    }
    Ok(apply(db).await.map_err(DbError::from)?)
}

/// Who lacks a right, where, and whose the tables are if somebody else's. What the server says is not read for it, as it
/// comes in the server's language.
const RIGHTS: &str = "SELECT quote_ident(coalesce(current_schema(), 'public')), quote_ident(current_user), \
    (SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class \
    WHERE oid = to_regclass('seaql_migrations') AND NOT pg_has_role(relowner, 'USAGE'))";

async fn forbidden(db: &Database, said: String) -> MigrationError {
    let row = db
        .write
        .query_one_raw(Statement::from_string(DbBackend::Postgres, RIGHTS));
    let row = row.await.ok().flatten();
    let name = |at| row.as_ref()?.try_get_by_index::<String>(at).ok();
    let schema = name(0).unwrap_or_else(|| "public".to_owned());
    let user = name(1).unwrap_or_else(|| "USER".to_owned());
    match name(2) {
        Some(owner) => MigrationError::NotOwner {
            said,
            schema,
            owner,
            user,
        },
        None => MigrationError::Forbidden { said, schema, user },
    }
}

/// Dropping the transaction undoes what was applied.
async fn apply(db: &Database) -> Result<Vec<String>, DbErr> {
    let tx = dialect::begin(&db.write).await?;
    let pending = Migrator::get_pending_migrations(&tx).await?;
    Migrator::up(&tx, None).await?;
    tx.commit().await?;
    Ok(pending.iter().map(|migration| migration.name().into()).collect())
}
