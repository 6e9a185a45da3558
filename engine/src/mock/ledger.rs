//! Where a mock keeps the answers to idempotency keys: in memory, and no more than a few.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::{BoxFuture, ready};

use crate::{
    error::ApiError,
    idempotency::StoredAnswer,
    unit_of_work::{Closed, Closing, Ledger, UnitOfWork},
};

/// Beyond this, all are forgotten: a mock is for trying things out.
const MOST: usize = 1000;

type Answers = HashMap<[u8; 32], StoredAnswer>;

/// The answers.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Answers>>);

impl Memory {
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, answer: &StoredAnswer) -> Closed {
        let mut answers = self.answers();
        if answers.contains_key(&answer.key) {
            return Closed::AnsweredBefore;
        }
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(answer.key, answer.clone());
        Closed::Committed
    }
}

impl Ledger for Memory {
    fn unit(&self) -> Box<dyn UnitOfWork> {
        Box::new(self.clone())
    }

    fn recall<'a>(&'a self, key: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>> {
        Box::pin(ready(Ok(self.answers().get(key).cloned())))
    }

    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>> {
        Box::pin(ready(Ok(0)))
    }
}

impl UnitOfWork for Memory {
    fn commit<'a>(&'a self, with: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>> {
        let closed = with.answer.map_or(Closed::Committed, |answer| self.keep(answer));
        Box::pin(ready(Ok(closed)))
    }

    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>> {
        Box::pin(ready(Ok(())))
    }
}
