//! The statements that a request costs.

use std::sync::{Arc, Mutex};

use sea_orm::metric::Info;
use shop_server::db::Database;

/// Every statement given to a database.
#[derive(Clone, Default)]
pub(crate) struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Writes down what `database` is given from now on.
    pub(crate) fn of(database: &mut Database) -> Self {
        let statements = Self::default();
        database.read.set_metric_callback(statements.writer());
        database.write.set_metric_callback(statements.writer());
        statements
    }

    fn writer(&self) -> impl Fn(&Info<'_>) + Send + Sync + use<> {
        let log = self.clone();
        move |info| log.0.lock().unwrap().push(info.statement.sql.clone())
    }

    /// What was written down since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// How many statements there were since the last time, and how many of them counted rows.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let taken = self.take();
        (
            taken.len(),
            taken.iter().filter(|sql| sql.contains("count(*)")).count(),
        )
    }
}
