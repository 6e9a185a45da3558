//! How a unit of work gets at its transaction.

use super::postgres::{self, tries::Lane};
use super::{DbError, sqlite};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

/// What stands between units that want to write at the same time.
#[derive(Clone, Debug)]
pub(super) enum Turns {
    /// A queue: one writes at a time, and who waits together is committed together.
    Queued(sqlite::queue::Queue),
    /// Nothing: each has a transaction of its own, and the server tells those apart that do not go together. The lane is
    /// for them.
    AtOnce(Lane),
}

/// A unit's transaction. What it wrote is rolled back when it is dropped.
#[derive(Debug)]
pub(super) enum Turn {
    Queued(sqlite::queue::Turn),
    AtOnce(DatabaseTransaction),
}

impl Turns {
    /// Begins a transaction that may write, after those who came first where there is a queue.
    pub(super) async fn turn(&self, write: &DatabaseConnection) -> Result<Turn, DbError> {
        match self {
            Self::Queued(queue) => Ok(Turn::Queued(queue.turn(write).await?)),
            Self::AtOnce(_) => Ok(Turn::AtOnce(postgres::begin(write).await?)),
        }
    }

    /// Where to go after a collision; nothing where there is none.
    pub(super) const fn lane(&self) -> Option<&Lane> {
        match self {
            Self::Queued(_) => None,
            Self::AtOnce(lane) => Some(lane),
        }
    }
}

impl Turn {
    /// Where the unit writes.
    pub(super) fn transaction(&self) -> Result<&DatabaseTransaction, DbError> {
        match self {
            Self::Queued(turn) => turn.transaction(),
            Self::AtOnce(own) => Ok(own),
        }
    }

    /// Commits, and waits until it is done.
    pub(super) async fn finish(self) -> Result<(), DbError> {
        match self {
            Self::Queued(turn) => turn.finish().await,
            Self::AtOnce(own) => Ok(own.commit().await?),
        }
    }

    /// Undoes what the unit wrote.
    pub(super) async fn undo(self) -> Result<(), DbError> {
        match self {
            Self::Queued(turn) => turn.undo().await,
            Self::AtOnce(own) => Ok(own.rollback().await?),
        }
    }
}
