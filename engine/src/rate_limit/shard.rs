//! A part of the counts behind one lock, with room for so many clients and no more.
//!
//! When the room is used up, a newcomer takes the place of a client of whom nothing would be lost: one whose windows
//! have all ended, or else the one that has used least among a few that are looked at in turn. **A client that is
//! refused keeps its place** until its window ends, so no flood of others lets it off. What a flood can make the table
//! forget is a small part of somebody's quota, and it costs more requests from more addresses than are won by it.
//!
//! A table full of clients that are all refused is an attack by as many addresses. Newcomers are then refused too until
//! the first of these windows ends: letting them pass uncounted would switch the limits off for the attacker.
//!
//! Rejected were: forgetting the client that was seen longest ago, which is exactly what a flood is for; and counting
//! in a sketch of fixed size (count-min), which refuses clients for what others did.

use std::hash::RandomState;

use indexmap::IndexMap;

use super::{
    ClientKey, RateLimit,
    counts::{Counts, Usage},
    limiter::{Counted, Standing},
};

/// How many places are looked at for one to give away. More would find a better one and hold the lock for longer.
const SAMPLE: usize = 16;

/// What a count is of: the number of the quota's scope, and the client.
pub(super) type Counter = (u16, ClientKey);

/// Counts of some of the clients.
#[derive(Debug)]
pub(super) struct Shard {
    counts: IndexMap<Counter, Counts, RandomState>,
    capacity: usize,
    /// Where the next search for a place to give away begins.
    hand: usize,
    /// Until then every place is held by a client that is refused.
    full_until: u64,
}

impl Shard {
    pub(super) fn new(capacity: usize, hasher: RandomState) -> Self {
        Shard {
            counts: IndexMap::with_hasher(hasher),
            capacity,
            hand: 0,
            full_until: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    /// Counts a request of a client, known or new.
    pub(super) fn take(&mut self, counter: Counter, limits: &[RateLimit], now: u64) -> Counted {
        if let Some(counts) = self.counts.get_mut(&counter) {
            return counts.take(limits, now);
        }
        if self.counts.len() >= self.capacity && !self.make_room(now) {
            return self.no_room(limits, now);
        }
        let mut counts = Counts::default();
        let counted = counts.take(limits, now);
        self.counts.insert(counter, counts);
        counted
    }

    /// Gives up the place of the client that loses least; whether there is one.
    fn make_room(&mut self, now: u64) -> bool {
        if now < self.full_until {
            return false;
        }
        let places = self.counts.len();
        let mut least: Option<(Usage, usize)> = None;
        let mut first_free = u64::MAX;
        for step in 0..places {
            if step >= SAMPLE && least.is_some() {
                break;
            }
            let place = (self.hand + step) % places;
            let Some((_, counts)) = self.counts.get_index(place) else {
                continue;
            };
            match counts.usage(now) {
                Usage::Everything(until) => first_free = first_free.min(until),
                usage => least = least.into_iter().chain([(usage, place)]).min(),
            }
            if matches!(least, Some((Usage::Nothing, _))) {
                break;
            }
        }
        self.hand = (self.hand + SAMPLE) % places.max(1);
        match least {
            Some((_, place)) => {
                self.counts.swap_remove_index(place);
                true
            }
            None => {
                self.full_until = first_free;
                false
            }
        }
    }

    fn no_room(&self, limits: &[RateLimit], now: u64) -> Counted {
        let resets_in = std::time::Duration::from_nanos(self.full_until.saturating_sub(now));
        let standing = |limit| Standing {
            limit,
            left: 0,
            resets_in,
        };
        Counted::new(false, (0..limits.len()).map(standing))
    }
}
