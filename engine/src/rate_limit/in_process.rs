//! Counts in this process' own memory: exact, bounded, and without a wait.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
};

use super::{
    ClientKey, Quota,
    clock::MonotonicClock,
    limiter::{Counted, Limiter, Taking},
    shard::{Counter, Shard},
};

/// Room for so many counts, one for each client and scope: about 15 MiB when all of it is used, none before.
const CAPACITY: usize = 1 << 17;

/// Clients are spread over so many locks, so that they do not wait for each other.
const SHARDS: usize = 64;

/// The limiter of a server that runs as one process.
///
/// A client's windows stand behind one lock, which is held for the few instructions of one count: of requests that
/// arrive together exactly as many pass as are left. Nothing is allocated for a client that is known. Which clients
/// share a lock is decided by a hash with a secret of this process, so that nobody can aim at one.
#[derive(Debug)]
pub struct InProcess {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    clock: MonotonicClock,
}

impl InProcess {
    /// Nobody counted yet.
    pub fn new(clock: MonotonicClock) -> Self {
        Self::with_capacity(CAPACITY, clock)
    }

    pub(super) fn with_capacity(capacity: usize, clock: MonotonicClock) -> Self {
        let hasher = RandomState::new();
        let shard = || Mutex::new(Shard::new(capacity / SHARDS, hasher.clone()));
        InProcess {
            shards: std::iter::repeat_with(shard).take(SHARDS).collect(),
            hasher,
            clock,
        }
    }

    fn shard(&self, counter: &Counter) -> &Mutex<Shard> {
        // The low bits choose the place within the shard's own table.
        let high = (self.hasher.hash_one(counter) >> 32) as usize;
        &self.shards[high % SHARDS]
    }

    /// Counts one request of a client, if it may pass.
    pub(super) fn count(&self, quota: &Quota, client: &ClientKey) -> Counted {
        let counter = (quota.number(), *client);
        let now = self.clock.nanos();
        let shard = self.shard(&counter).lock();
        let mut shard = shard.unwrap_or_else(PoisonError::into_inner);
        shard.take(counter, quota.limits(), now)
    }

    /// How many counts are held.
    pub fn entries(&self) -> usize {
        let lock = |shard: &Mutex<Shard>| shard.lock().unwrap_or_else(PoisonError::into_inner).len();
        self.shards.iter().map(lock).sum()
    }
}

impl Limiter for InProcess {
    fn take<'a>(&'a self, quota: &'a Quota, client: &ClientKey) -> Taking<'a> {
        Taking::Done(Ok(self.count(quota, client)))
    }
}
