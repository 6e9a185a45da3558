//! The writes of one request as one transaction.
//!
//! It begins at the first write and not before: until then the writer is free for others. A piece of work that fails
//! leaves nothing behind, as it would alone; what earlier pieces wrote stays until the unit ends. The first piece gives
//! the writer back at once when it fails, since there is nothing to keep; later ones stand between savepoints.
//!
//! Units that wait for the writer together are committed together ([`queue`](super::queue)).

use super::queue::{Queue, Turn};
use super::{DbError, audit_logs, idempotency_records};
use crate::domain::{AuditEntry, KeptAnswer};
use crate::failpoint;
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use tokio::sync::Mutex;

/// A transaction that has begun, is to begin, or is over. Rolled back when it is dropped.
#[derive(Debug)]
pub struct Unit {
    write: DatabaseConnection,
    queue: Queue,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Fresh,
    Begun(Turn),
    Over,
}

impl Unit {
    pub(super) fn new(write: DatabaseConnection, queue: Queue) -> Self {
        Self {
            write,
            queue,
            state: Mutex::new(State::Fresh),
        }
    }

    /// Runs a piece of work in the transaction.
    pub(super) async fn run<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Fresh => {
                let turn = self.queue.turn(&self.write).await?;
                match work(turn.transaction()?).await {
                    Ok(value) => {
                        *state = State::Begun(turn);
                        Ok(value)
                    }
                    Err(error) => {
                        turn.undo().await?;
                        Err(error)
                    }
                }
            }
            State::Begun(turn) => {
                let piece = turn.transaction()?.begin().await.map_err(DbError::from)?;
                match work(&piece).await {
                    Ok(value) => {
                        piece.commit().await.map_err(DbError::from)?;
                        Ok(value)
                    }
                    Err(error) => {
                        piece.rollback().await.map_err(DbError::from)?;
                        Err(error)
                    }
                }
            }
            State::Over => Err(over().into()),
        }
    }

    /// Adds the audit log's rows and the answer to keep, and commits. Answers whether it did: not where an answer is
    /// kept under the key already, in which case everything is rolled back.
    ///
    /// # Errors
    /// What the database fails with; everything is then rolled back.
    pub async fn commit(
        &self,
        audit: &[AuditEntry],
        answer: Option<&KeptAnswer>,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        let turn = match std::mem::replace(&mut *self.state.lock().await, State::Over) {
            State::Begun(turn) => turn,
            State::Fresh if audit.is_empty() && answer.is_none() => return Ok(true),
            State::Fresh => self.queue.turn(&self.write).await?,
            State::Over => return Err(over()),
        };
        // What is returned from here on without having finished drops the turn, which rolls it back.
        let tx = turn.transaction()?;
        if let Some(answer) = answer
            && !idempotency_records::insert(tx, answer, now).await?
        {
            turn.undo().await?;
            return Ok(false);
        }
        failpoint::reach("stored");
        audit_logs::insert(tx, audit, now).await?;
        failpoint::reach("audited");
        turn.finish().await?;
        failpoint::reach("committed");
        Ok(true)
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn roll_back(&self) -> Result<(), DbError> {
        match std::mem::replace(&mut *self.state.lock().await, State::Over) {
            State::Begun(turn) => turn.undo().await,
            State::Fresh | State::Over => Ok(()),
        }
    }
}

fn over() -> DbError {
    DbErr::Custom("a write after the end of its unit of work".into()).into()
}
