//! How often work is begun anew that others collided with, and when.
//!
//! Each wait is any time up to a bound that doubles (full jitter): who has met once would otherwise meet again. After the
//! last try whoever asked is told to come again later.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// How often it is tried at most, the first time included.
pub(in crate::db) const TRIES: u32 = 6;
/// The longest that the first pause can take, and the longest of all.
const FIRST: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(160);

/// The tries that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::db) struct Tries {
    failed: u32,
}

impl Tries {
    /// All of them.
    pub(in crate::db) const ALL: Self = Self { failed: 0 };

    /// Waits a moment and answers what is left for another try; nothing when it has been tried often enough.
    pub(in crate::db) async fn next(self) -> Option<Self> {
        let failed = self.failed + 1;
        if failed >= TRIES {
            return None;
        }
        tokio::time::sleep(self.bound().mul_f64(share())).await;
        Some(Self { failed })
    }

    fn bound(self) -> Duration {
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
    use super::{FIRST, LONGEST, TRIES, Tries, share};

    #[tokio::test]
    async fn tries_end_and_pauses_grow_up_to_a_bound() {
        let (mut tries, mut bounds) = (Tries::ALL, Vec::new());
        loop {
            bounds.push(tries.bound());
            match tries.next().await {
                Some(left) => tries = left,
                None => break,
            }
        }
        assert_eq!(bounds.len(), TRIES as usize);
        assert_eq!((bounds[0], bounds[1]), (FIRST, FIRST * 2));
        assert!(bounds.is_sorted() && bounds.iter().all(|bound| *bound <= LONGEST));
    }

    #[test]
    fn pauses_differ() {
        let shares: Vec<f64> = (0..1000).map(|_| share()).collect();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let mean = shares.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }
}
