//! The time that windows are measured by.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

/// Time since some moment in the past, which never runs backwards. It is handed in, so that a test decides how late
/// it is; the time of day was rejected, because setting it would open or lock every window.
#[derive(Clone)]
pub struct MonotonicClock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl MonotonicClock {
    /// The system's monotonic clock, from now on.
    pub fn system() -> Self {
        let start = Instant::now();
        Self::new(move || start.elapsed())
    }

    /// A clock that reads `source`.
    pub fn new(source: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        MonotonicClock(Arc::new(source))
    }

    /// Nanoseconds since that moment; 64 bits last for 584 years.
    pub(crate) fn nanos(&self) -> u64 {
        u64::try_from((self.0)().as_nanos()).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for MonotonicClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MonotonicClock")
    }
}
