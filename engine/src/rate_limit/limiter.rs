//! The seam between the limits and whoever counts.
//!
//! One process counts in its own memory ([`super::InProcess`]). Several instances behind a balancer need one count for
//! all, in a store that is reached over the network ([`super::InRedis`]). Whatever counts is handed to
//! [`super::RateLimits::new`]; nothing else changes.

use std::time::Duration;

use futures_util::future::BoxFuture;
use thiserror::Error;

use super::{ClientKey, Quota};

/// Most limits that an operation can have: one for each unit of time that the document can name.
pub const MAX_LIMITS: usize = 4;

/// Counts requests.
///
/// A request is counted in all windows of its quota or in none: what is refused uses nothing up. Of requests that
/// arrive together, exactly as many pass as the quota has left.
pub trait Limiter: Send + Sync {
    /// Counts one request of a client, if it may pass.
    fn take<'a>(&'a self, quota: &'a Quota, client: &ClientKey) -> Taking<'a>;
}

/// What was counted, or what has to be waited for. Counting in memory so needs no boxed future.
pub enum Taking<'a> {
    /// Counted already.
    Done(Counting),
    /// By a place that has to be asked.
    Elsewhere(BoxFuture<'a, Counting>),
}

/// What came of counting.
pub type Counting = Result<Counted, Away>;

/// The count is out of reach, and the operation is not served without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("requests cannot be counted at present, and this operation is not served uncounted")]
pub struct Away;

/// How a client stands in one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Which of the quota's limits it is, by its place.
    pub limit: usize,
    /// How many more requests pass before the window ends.
    pub left: u32,
    /// When the window ends and the whole quota is there again.
    pub resets_in: Duration,
}

impl Standing {
    /// [`Standing::resets_in`] in whole seconds, rounded up: who waits that long has waited long enough.
    pub(crate) fn seconds(&self) -> u64 {
        let whole = self.resets_in.as_secs();
        whole + u64::from(self.resets_in.subsec_nanos() > 0)
    }
}

/// What became of a request, and how its client stands after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    allowed: bool,
    standings: [Standing; MAX_LIMITS],
    count: usize,
}

impl Counted {
    /// What became of it, with the standing in each of the quota's windows, of which there are at most [`MAX_LIMITS`].
    pub fn new(allowed: bool, standings: impl IntoIterator<Item = Standing>) -> Self {
        let mut counted = Counted {
            allowed,
            standings: Default::default(),
            count: 0,
        };
        for (place, standing) in counted.standings.iter_mut().zip(standings) {
            *place = standing;
            counted.count += 1;
        }
        let known = &mut counted.standings[..counted.count];
        known.sort_unstable_by_key(|standing| (standing.left, std::cmp::Reverse(standing.resets_in)));
        counted
    }

    /// Whether the request passes.
    pub fn allowed(&self) -> bool {
        self.allowed
    }

    /// The standings, the tightest first: where the fewest requests are left, and of these the one that lasts longest.
    /// When a request is refused, this is the window whose end has to be awaited.
    pub fn standings(&self) -> &[Standing] {
        &self.standings[..self.count]
    }
}
