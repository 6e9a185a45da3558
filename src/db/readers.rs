//! Where queries go that only read.

use super::{Usage, postgres, sqlite};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement, metric,
};
use std::pin::Pin;

/// The connections that read. Cloning is cheap and shares them.
#[derive(Clone, Debug)]
pub struct Readers(pub(super) From);

/// Whose connections they are.
#[derive(Clone, Debug)]
pub(super) enum From {
    Sqlite(sqlite::readers::Readers),
    /// Connections of their own: a unit of work that holds one to write with and waits for another one to read with
    /// would wait for the others that do the same.
    Postgres(DatabaseConnection),
}

impl Readers {
    /// Has `observer` told of every statement that is read with from now on, as
    /// [`DatabaseConnection::set_metric_callback`] does.
    pub fn set_metric_callback(&mut self, observer: impl Fn(&metric::Info<'_>) + Send + Sync + 'static) {
        match &mut self.0 {
            From::Sqlite(readers) => readers.set_metric_callback(observer),
            From::Postgres(pool) => pool.set_metric_callback(observer),
        }
    }

    /// How they are used.
    pub(super) fn usage(&self) -> Usage {
        match &self.0 {
            From::Sqlite(readers) => readers.usage(),
            From::Postgres(pool) => postgres::usage(pool),
        }
    }

    /// Closes every connection, after what is running on it.
    ///
    /// # Errors
    /// What the database fails with.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        match &self.0 {
            From::Sqlite(readers) => {
                readers.close().await;
                Ok(())
            }
            From::Postgres(pool) => pool.close_by_ref().await,
        }
    }
}

/// What a method of [`ConnectionTrait`] answers.
type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

/// The futures are handed on as they are: a second box around each would be an allocation a query.
impl ConnectionTrait for Readers {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            From::Sqlite(_) => DbBackend::Sqlite,
            From::Postgres(_) => DbBackend::Postgres,
        }
    }

    fn execute_raw<'a, 'b>(&'a self, statement: Statement) -> Answer<'b, ExecResult>
    where
        'a: 'b,
        Self: 'b,
    {
        match &self.0 {
            From::Sqlite(readers) => readers.execute_raw(statement),
            From::Postgres(pool) => pool.execute_raw(statement),
        }
    }

    fn execute_unprepared<'a, 's, 'b>(&'a self, sql: &'s str) -> Answer<'b, ExecResult>
    where
        'a: 'b,
        's: 'b,
        Self: 'b,
    {
        match &self.0 {
            From::Sqlite(readers) => readers.execute_unprepared(sql),
            From::Postgres(pool) => pool.execute_unprepared(sql),
        }
    }

    fn query_one_raw<'a, 'b>(&'a self, statement: Statement) -> Answer<'b, Option<QueryResult>>
    where
        'a: 'b,
        Self: 'b,
    {
        match &self.0 {
            From::Sqlite(readers) => readers.query_one_raw(statement),
            From::Postgres(pool) => pool.query_one_raw(statement),
        }
    }

    fn query_all_raw<'a, 'b>(&'a self, statement: Statement) -> Answer<'b, Vec<QueryResult>>
    where
        'a: 'b,
        Self: 'b,
    {
        match &self.0 {
            From::Sqlite(readers) => readers.query_all_raw(statement),
            From::Postgres(pool) => pool.query_all_raw(statement),
        }
    }
}
