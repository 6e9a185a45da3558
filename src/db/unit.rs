//! The writes of one request as one transaction.
//!
//! It begins at the first write and not before: until then the writer is free for others. A piece of work that fails
//! leaves nothing behind, as it would alone; what earlier pieces wrote stays until the unit ends. The first piece gives
//! the writer back at once when it fails, since there is nothing to keep; later ones stand between savepoints.

use super::{DbError, audit_logs, connect, idempotency_records};
use crate::domain::{AuditEntry, KeptAnswer};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use tokio::sync::Mutex;

/// A transaction that has begun, is to begin, or is over. Rolled back when it is dropped.
#[derive(Debug)]
pub struct Unit {
    write: DatabaseConnection,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Fresh,
    Begun(DatabaseTransaction),
    Over,
}

impl Unit {
    pub(super) fn new(write: DatabaseConnection) -> Self {
        Self {
            write,
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
                let tx = connect::immediate(&self.write).await?;
                match work(&tx).await {
                    Ok(value) => {
                        *state = State::Begun(tx);
                        Ok(value)
                    }
                    Err(error) => undo(tx, error).await,
                }
            }
            State::Begun(tx) => {
                let piece = tx.begin().await.map_err(DbError::from)?;
                match work(&piece).await {
                    Ok(value) => {
                        piece.commit().await.map_err(DbError::from)?;
                        Ok(value)
                    }
                    Err(error) => undo(piece, error).await,
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
        let tx = match std::mem::replace(&mut *self.state.lock().await, State::Over) {
            State::Begun(tx) => tx,
            State::Fresh if audit.is_empty() && answer.is_none() => return Ok(true),
            State::Fresh => connect::immediate(&self.write).await?,
            State::Over => return Err(over()),
        };
        // What is returned from here on without a commit drops the transaction, which rolls it back.
        if let Some(answer) = answer
            && !idempotency_records::insert(&tx, answer, now).await?
        {
            tx.rollback().await?;
            return Ok(false);
        }
        audit_logs::insert(&tx, audit, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn roll_back(&self) -> Result<(), DbError> {
        match std::mem::replace(&mut *self.state.lock().await, State::Over) {
            State::Begun(tx) => Ok(tx.rollback().await?),
            State::Fresh | State::Over => Ok(()),
        }
    }
}

async fn undo<T, E: From<DbError>>(tx: DatabaseTransaction, error: E) -> Result<T, E> {
    tx.rollback().await.map_err(DbError::from)?;
    Err(error)
}

fn over() -> DbError {
    DbErr::Custom("a write after the end of its unit of work".into()).into()
}
