//! What one client has used of one quota.

use std::time::Duration;

use super::{
    RateLimit,
    limiter::{Counted, MAX_LIMITS, Standing},
};

/// The windows of a client, one for each limit. Times are nanoseconds of the limiter's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts([Window; MAX_LIMITS]);

/// A window that has ended, and one that never began, count for nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    ends: u64,
    used: u32,
    quota: u32,
}

/// How much a client has used, for the choice of whom to forget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Usage {
    /// Nothing that still counts.
    Nothing,
    /// This share of the window that is used most, in units of 2⁻³².
    Share(u64),
    /// All of a window: the client is refused until this time.
    Everything(u64),
}

impl Counts {
    /// Counts a request in all windows if it may pass, and in none if not.
    pub(super) fn take(&mut self, limits: &[RateLimit], now: u64) -> Counted {
        let allowed = self
            .0
            .iter()
            .zip(limits)
            .all(|(window, limit)| window.left(limit, now) > 0);
        if allowed {
            for (window, limit) in self.0.iter_mut().zip(limits) {
                window.count(limit, now);
            }
        }
        let windows = self.0.iter().zip(limits).enumerate();
        Counted::new(
            allowed,
            windows.map(|(place, (window, limit))| window.standing(place, limit, now)),
        )
    }

    pub(super) fn usage(&self, now: u64) -> Usage {
        let usages = self.0.iter().map(|window| window.usage(now));
        usages.max().unwrap_or(Usage::Nothing)
    }
}

impl Window {
    fn has_ended(&self, now: u64) -> bool {
        now >= self.ends
    }

    fn left(&self, limit: &RateLimit, now: u64) -> u32 {
        if self.has_ended(now) {
            limit.quota
        } else {
            limit.quota.saturating_sub(self.used)
        }
    }

    /// Counts one request; the first one begins the window.
    fn count(&mut self, limit: &RateLimit, now: u64) {
        if self.has_ended(now) {
            let length = Duration::from_secs(limit.window.into());
            let length = u64::try_from(length.as_nanos()).unwrap_or(u64::MAX);
            *self = Window {
                ends: now.saturating_add(length),
                used: 0,
                quota: limit.quota,
            };
        }
        self.used = self.used.saturating_add(1);
    }

    /// A window that has not begun would last its whole length.
    fn standing(&self, place: usize, limit: &RateLimit, now: u64) -> Standing {
        let resets_in = if self.has_ended(now) {
            Duration::from_secs(limit.window.into())
        } else {
            Duration::from_nanos(self.ends - now)
        };
        Standing {
            limit: place,
            left: self.left(limit, now),
            resets_in,
        }
    }

    fn usage(&self, now: u64) -> Usage {
        if self.has_ended(now) {
            Usage::Nothing
        } else if self.used >= self.quota {
            Usage::Everything(self.ends)
        } else {
            Usage::Share((u64::from(self.used) << 32) / u64::from(self.quota))
        }
    }
}
