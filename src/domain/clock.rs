//! The one place that asks what time it is.
//!
//! Everything else is handed a [`Clock`], so that a test decides what time it is and two values of one request agree.

use jiff::Timestamp;
use std::fmt;
use std::sync::Arc;

/// Tells the time in whole microseconds, the precision in which times are stored: what a create answers is what a
/// later get answers.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that asks the system"
    )]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that reads `source`.
    pub fn new(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// The time now, cut to whole microseconds.
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// A time for a change to something last changed at `last`: now, and always later than `last`, even when the
    /// system's clock stood still or was set back.
    pub fn after(&self, last: Timestamp) -> Timestamp {
        let next = last.as_microsecond().saturating_add(1);
        self.now().max(Timestamp::from_microsecond(next).unwrap_or(last))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use jiff::Timestamp;

    #[test]
    fn times_are_whole_microseconds() {
        let clock = Clock::new(|| Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap());
        assert_eq!(clock.now().to_string(), "2023-11-14T22:13:20.123456Z");
    }

    #[test]
    fn a_change_is_later_than_the_last_one_when_the_clock_stands_still_or_runs_back() {
        let clock = Clock::new(|| Timestamp::from_microsecond(1_000).unwrap());
        for (last, expected) in [(999, 1_000), (1_000, 1_001), (5_000, 5_001)] {
            let last = Timestamp::from_microsecond(last).unwrap();
            assert_eq!(clock.after(last).as_microsecond(), expected);
        }
    }
}
