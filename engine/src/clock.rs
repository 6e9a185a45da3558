//! What time it is.
//!
//! Whoever builds the server hands a clock in, so that a test decides what day it is. Lengths of time are not measured by
//! it: the time of day can be set, so they have [`crate::rate_limit::MonotonicClock`].

use std::{fmt, sync::Arc};

use jiff::Timestamp;

/// Tells the time of day. Cloning is cheap and shares the source.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the engine's one place that asks the system"
    )]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that reads `source`.
    pub fn new(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Clock(Arc::new(source))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
