//! How often work is begun anew that others collided with, and when.
//!
//! Each pause is any time up to a bound that doubles (full jitter): who has met once would otherwise meet again. Then those
//! of this process that try again go one after another, as long as nobody takes long: of thirty that want to write the same
//! row, each try of all at once would let one through and turn the others away. After the last try whoever asked is told to
//! come again later.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How often it is tried at most, the first time included.
const TRIES: u32 = 8;
/// The longest that the first pause can take, and the longest of all.
const FIRST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(160);
/// How long a try waits for those before it in the lane.
const PATIENCE: Duration = Duration::from_millis(300);

/// Where those go who try again. Cloning shares it.
#[derive(Clone, Debug)]
pub(in crate::db) struct Lane(Arc<Semaphore>);

impl Default for Lane {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

/// What a try knows of those before it. The lane is free for the next one when it is dropped.
#[derive(Debug, Default)]
pub(in crate::db) struct Tries {
    failed: u32,
    ahead: Option<OwnedSemaphorePermit>,
}

impl Tries {
    /// Waits a moment and answers the next try; nothing when it has been tried often enough.
    pub(in crate::db) async fn next(self, lane: &Lane) -> Option<Self> {
        let failed = self.failed + 1;
        if failed >= TRIES {
            return None;
        }
        let pause = self.bound().mul_f64(share());
        drop(self.ahead);
        tokio::time::sleep(pause).await;
        let ahead = tokio::time::timeout(PATIENCE, Arc::clone(&lane.0).acquire_owned()).await;
        Some(Self {
            failed,
            ahead: ahead.ok().and_then(Result::ok),
        })
    }

    fn bound(&self) -> Duration {
        FIRST.saturating_mul(1 << self.failed.min(16)).min(LONGEST)
    }
}

/// Any number from 0 to 1. The keys of the standard library's hash tables are random, which is random enough for a pause.
fn share() -> f64 {
    let random = u32::try_from(RandomState::new().hash_one(()) >> 32).unwrap_or_default();
    f64::from(random) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LONGEST, Lane, TRIES, Tries, share};

    #[tokio::test]
    async fn tries_end_and_pauses_grow_up_to_a_bound() {
        let (mut tries, mut bounds, lane) = (Tries::default(), Vec::new(), Lane::default());
        loop {
            bounds.push(tries.bound());
            match tries.next(&lane).await {
                Some(next) => tries = next,
                None => break,
            }
        }
        assert_eq!(bounds.len(), TRIES as usize);
        assert_eq!((bounds[0], bounds[1]), (FIRST, FIRST * 2));
        assert!(bounds.is_sorted() && bounds.iter().all(|bound| *bound <= LONGEST));
    }

    #[tokio::test]
    async fn who_tries_again_does_so_alone_until_patience_ends() {
        let lane = Lane::default();
        let first = Tries::default().next(&lane).await.unwrap();
        let second = Tries::default().next(&lane).await.unwrap();
        assert_eq!((first.ahead.is_some(), second.ahead.is_some()), (true, false));
        drop(first);
        assert!(Tries::default().next(&lane).await.unwrap().ahead.is_some());
    }

    #[test]
    fn pauses_differ() {
        let shares: Vec<f64> = (0..1000).map(|_| share()).collect();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let mean = shares.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }
}
