//! The writes of one request as one transaction.
//!
//! It begins at the first write and not before: until then the writer is free for others. A piece of work that fails
//! leaves nothing behind, as it would alone; what earlier pieces wrote stays until the unit ends. The first piece gives
//! the writer back at once when it fails, since there is nothing to keep; later ones stand between savepoints.
//!
//! On SQLite, units that wait for the writer together are committed together ([`queue`](super::sqlite::queue)). On
//! PostgreSQL each has a transaction of its own, and those that do not go together collide: then nothing of the unit is
//! kept, whatever the work makes of it, and whoever owns it carries everything out anew in [another one](Unit::again).
//! Trying again here would not do, because the unit cannot repeat what its owner decided on what it had read.

use super::postgres::tries::Tries;
use super::turn::{Turn, Turns};
use super::{DbError, Failure, audit_logs, idempotency_records};
use crate::domain::{AuditEntry, KeptAnswer};
use crate::failpoint;
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex as SyncMutex, PoisonError};
use tokio::sync::Mutex;

/// A transaction that has begun, is to begin, or is over. Rolled back when it is dropped.
#[derive(Debug)]
pub struct Unit {
    write: DatabaseConnection,
    turns: Turns,
    state: Mutex<State>,
    collided: AtomicBool,
    /// How often it was tried, until it is known whether that has to be done again.
    tries: SyncMutex<Tries>,
}

#[derive(Debug)]
enum State {
    Fresh,
    Begun(Turn),
    Over,
}

impl Unit {
    pub(super) fn new(write: DatabaseConnection, turns: Turns) -> Self {
        Self {
            write,
            turns,
            state: Mutex::new(State::Fresh),
            collided: AtomicBool::new(false),
            tries: SyncMutex::default(),
        }
    }

    /// Where others wrote at the same time what this unit relied on: another unit to carry everything out in anew, after
    /// a pause. Nothing where that did not happen, or too often.
    pub async fn again(&self) -> Option<Self> {
        if !self.has_collided() {
            return None;
        }
        let tries = self.tries().next(self.turns.lane()?).await?;
        Some(Self {
            tries: SyncMutex::new(tries),
            ..Self::new(self.write.clone(), self.turns.clone())
        })
    }

    /// Whether others wrote at the same time what this unit relied on. It cannot be committed then.
    pub fn has_collided(&self) -> bool {
        self.collided.load(Ordering::Relaxed)
    }

    fn tries(&self) -> Tries {
        std::mem::take(&mut *self.tries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Remembers it if others wrote at the same time.
    fn noted<E: Failure>(&self, error: E) -> E {
        self.collided.fetch_or(error.is_collision(), Ordering::Relaxed);
        error
    }

    /// Runs a piece of work in the transaction.
    pub(super) async fn run<T, E: Failure>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.piece(work).await.map_err(|error| self.noted(error))
    }

    async fn piece<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Fresh => {
                let turn = self.turns.turn(&self.write).await?;
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
        if self.has_collided() {
            return Err(DbError::Collided);
        }
        let outcome = match std::mem::replace(&mut *self.state.lock().await, State::Over) {
            State::Begun(turn) => close(turn, audit, answer, now).await,
            State::Fresh if audit.is_empty() && answer.is_none() => Ok(true),
            State::Fresh => self.close_alone(audit, answer, now).await,
            State::Over => Err(over()),
        };
        outcome.map_err(|error| self.noted(error))
    }

    /// Writes what is given here and nothing else, so that it can be tried again here.
    async fn close_alone(
        &self,
        audit: &[AuditEntry],
        answer: Option<&KeptAnswer>,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        let mut tries = self.tries();
        loop {
            let turn = self.turns.turn(&self.write).await?;
            match close(turn, audit, answer, now).await {
                Err(DbError::Collided) if let Some(lane) = self.turns.lane() => {
                    tries = tries.next(lane).await.ok_or(DbError::Collided)?;
                }
                outcome => return outcome,
            }
        }
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

/// Adds the audit log's rows and the answer, and commits. What is returned without having finished drops the turn, which
/// rolls it back.
async fn close(
    turn: Turn,
    audit: &[AuditEntry],
    answer: Option<&KeptAnswer>,
    now: Timestamp,
) -> Result<bool, DbError> {
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

fn over() -> DbError {
    DbErr::Custom("a write after the end of its unit of work".into()).into()
}
