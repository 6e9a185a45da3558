//! A line that stands before something scarce, counted.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Who waits, who has waited, and for how long all of them did. Who need not wait costs nothing.
#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: AtomicU64,
    waits: AtomicU64,
    micros: AtomicU64,
}

/// A place in a line. It is given up when it is dropped, whether or not what was waited for came.
#[derive(Debug)]
pub(super) struct Place<'a> {
    line: &'a Line,
    since: Instant,
}

impl Line {
    /// Joins the line.
    pub(super) fn join(&self) -> Place<'_> {
        self.waiting.fetch_add(1, Relaxed);
        self.waits.fetch_add(1, Relaxed);
        Place {
            line: self,
            since: Instant::now(),
        }
    }

    pub(super) fn waiting(&self) -> u64 {
        self.waiting.load(Relaxed)
    }

    pub(super) fn waits(&self) -> u64 {
        self.waits.load(Relaxed)
    }

    pub(super) fn waited(&self) -> Duration {
        Duration::from_micros(self.micros.load(Relaxed))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let micros = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.line.micros.fetch_add(micros, Relaxed);
        self.line.waiting.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_counted_until_the_place_is_given_up() {
        let line = Line::default();
        let (first, second) = (line.join(), line.join());
        assert_eq!((line.waiting(), line.waits()), (2, 2));
        drop(first);
        assert_eq!((line.waiting(), line.waits()), (1, 2));
        drop(second);
        assert_eq!((line.waiting(), line.waits()), (0, 2));
    }
}
