//! The statements that a request costs.

use std::sync::{Arc, Mutex};

use shop_server::db::Database;

/// Every statement given to a database.
#[derive(Clone, Default)]
pub(crate) struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Writes down what `database` is given from now on.
    pub(crate) fn of(database: &mut Database) -> Self {
        let statements = Self::default();
        for connection in [&mut database.read, &mut database.write] {
            let log = statements.clone();
            connection
                .set_metric_callback(move |info| log.0.lock().unwrap().push(info.statement.sql.clone()));
        }
        statements
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
