//! How the connections to the database are used, told without asking it.

use super::{Database, postgres, turn::Turns};
use sea_orm::metric;
use std::time::Duration;

/// What connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Statements that read.
    Read,
    /// Transactions that write.
    Write,
}

/// How the connections of one kind are used now, and who has waited for one since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Most connections.
    pub most: u64,
    /// Those that work.
    pub in_use: u64,
    /// Who waits for one.
    pub waiting: u64,
    /// How often one was waited for.
    pub waits: u64,
    /// For how long, all together.
    pub waited: Duration,
}

impl Pool {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl Database {
    /// How the connections of this kind are used.
    pub fn usage(&self, pool: Pool) -> Usage {
        match pool {
            Pool::Read => self.read.usage(),
            Pool::Write => match &self.turns {
                Turns::Queued(queue) => queue.usage(),
                Turns::AtOnce(_) => postgres::usage(&self.write),
            },
        }
    }

    /// Has `observer` told of every statement from now on, when it is over and in the task that it belongs to.
    pub fn observe(&mut self, observer: impl Fn(&metric::Info<'_>) + Clone + Send + Sync + 'static) {
        self.read.set_metric_callback(observer.clone());
        self.write.set_metric_callback(observer);
    }
}
