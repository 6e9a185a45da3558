//! A ledger in memory: what is committed, and what a unit would commit.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use charter::{
    ApiError, AuditEntry, Ledger, StoredAnswer, UnitOfWork,
    error::code,
    unit_of_work::{Closed, Closing},
};
use futures_util::future::{BoxFuture, ready};

/// What was committed. Clones share it, as processes share a database.
#[derive(Clone, Default)]
pub(crate) struct Store {
    committed: Arc<Mutex<Committed>>,
    away: Arc<AtomicBool>,
    /// How many of the next commits collide with what others write; none do where nobody ever said a number.
    colliding: Arc<Mutex<Option<usize>>>,
}

/// How often a unit is begun again.
pub(crate) const AGAIN: usize = 3;

#[derive(Default)]
pub(crate) struct Committed {
    pub(crate) loans: Vec<i64>,
    pub(crate) answers: HashMap<[u8; 32], StoredAnswer>,
    pub(crate) audit: Vec<AuditEntry>,
    pub(crate) lifetimes: Vec<u64>,
}

/// A library's unit: loans that are not committed yet.
pub(crate) struct LoanUnit {
    store: Store,
    pending: Mutex<Vec<i64>>,
    collided: AtomicBool,
    before: AtomicUsize,
}

impl Store {
    pub(crate) fn committed(&self) -> MutexGuard<'_, Committed> {
        self.committed.lock().unwrap()
    }

    /// Lets every commit fail from now on, or no longer.
    pub(crate) fn set_away(&self, away: bool) {
        self.away.store(away, Ordering::Relaxed);
    }

    /// Lets so many of the next commits collide.
    pub(crate) fn set_colliding(&self, commits: usize) {
        *self.colliding.lock().unwrap() = Some(commits);
    }

    fn collide(&self) -> bool {
        let mut left = self.colliding.lock().unwrap();
        let collides = left.is_some_and(|left| left > 0);
        if let Some(left) = left.as_mut().filter(|left| **left > 0) {
            *left -= 1;
        }
        collides
    }

    fn begin(&self, before: usize) -> LoanUnit {
        LoanUnit {
            store: self.clone(),
            pending: Mutex::default(),
            collided: AtomicBool::new(false),
            before: AtomicUsize::new(before),
        }
    }
}

impl LoanUnit {
    /// Others have written what this unit relied on.
    pub(crate) fn collide(&self) {
        self.collided.store(true, Ordering::Relaxed);
    }

    /// Whether it is the first one for its request.
    pub(crate) fn is_first(&self) -> bool {
        self.before.load(Ordering::Relaxed) == 0
    }

    /// Writes a loan and answers its number.
    pub(crate) fn lend(&self, book: i64) -> usize {
        let mut pending = self.pending.lock().unwrap();
        pending.push(book);
        self.store.committed().loans.len() + pending.len()
    }
}

impl Ledger for Store {
    fn unit(&self) -> Box<dyn UnitOfWork> {
        Box::new(self.begin(0))
    }

    fn collides(&self) -> bool {
        self.colliding.lock().unwrap().is_some()
    }

    fn recall<'a>(&'a self, key: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>> {
        Box::pin(async move { Ok(self.committed().answers.get(key).cloned()) })
    }

    /// Three at a time, whatever their age.
    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>> {
        Box::pin(async move {
            let mut committed = self.committed();
            let keys: Vec<_> = committed.answers.keys().copied().take(3).collect();
            keys.iter().for_each(|key| {
                committed.answers.remove(key);
            });
            Ok(keys.len() as u64)
        })
    }
}

impl UnitOfWork for LoanUnit {
    fn commit<'a>(&'a self, with: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>> {
        Box::pin(async move {
            let pending = std::mem::take(&mut *self.pending.lock().unwrap());
            if self.store.away.load(Ordering::Relaxed) {
                return Err(ApiError::new(&code::SERVICE_UNAVAILABLE));
            }
            if self.store.collide() {
                self.collide();
                return Err(ApiError::new(&code::SERVICE_UNAVAILABLE));
            }
            let mut committed = self.store.committed();
            if let Some(answer) = with.answer {
                if committed.answers.contains_key(&answer.key) {
                    return Ok(Closed::AnsweredBefore);
                }
                committed.answers.insert(answer.key, answer.clone());
                committed.lifetimes.push(with.lifetime.as_secs());
            }
            committed.loans.extend(pending);
            committed.audit.extend_from_slice(with.audit);
            Ok(Closed::Committed)
        })
    }

    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>> {
        self.pending.lock().unwrap().clear();
        Box::pin(async { Ok(()) })
    }

    fn collided(&self) -> bool {
        self.collided.load(Ordering::Relaxed)
    }

    fn again(&self) -> BoxFuture<'_, Option<Box<dyn UnitOfWork>>> {
        let before = self.before.load(Ordering::Relaxed);
        let next = (before < AGAIN).then(|| Box::new(self.store.begin(before + 1)) as Box<dyn UnitOfWork>);
        Box::pin(ready(next))
    }
}
