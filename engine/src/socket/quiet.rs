//! Patience with a connection of HTTP/2.
//!
//! Its frames say little of requests, and a client may take all of one answer and nothing of another. So what is open is
//! looked at now and then. As long as the client has answers to take it has to take something of them: what it takes gives
//! time back, and nothing else does, or whoever asks for a trifle now and then could keep all the rest waiting. To give up
//! single streams was rejected: hyper has no way to do it from here, and with several of them a slow line serves one after
//! the other.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    limits::{LEAST_TAKEN, Limits},
    talk::Talk,
};

/// How long nothing has moved.
pub(super) struct Quiet {
    asked: u64,
    since: Instant,
    was_idle: bool,
    taking: Taking,
    every: Duration,
}

pub(super) enum Verdict {
    /// The client has had no request for long.
    Idle,
    /// It takes nothing, or has not gone although it was asked to.
    Dead,
}

impl Quiet {
    pub(super) fn new(talk: &Talk, limits: &Limits) -> Self {
        Quiet {
            asked: talk.asked(),
            since: Instant::now(),
            was_idle: false,
            taking: Taking::new(limits),
            every: (limits.idle.min(limits.send).min(limits.header) / 4).max(Duration::from_millis(10)),
        }
    }

    /// Waits until a client has been idle for too long, or takes nothing of its answers; and then until it has had time to
    /// go by itself.
    pub(super) async fn look(&mut self, talk: &Talk, limits: &Limits) -> Verdict {
        loop {
            tokio::time::sleep(self.every).await;
            if !self.taking.goes_on(talk, limits) {
                return Verdict::Dead;
            }
            if talk.is_open() || talk.asked() != self.asked {
                self.asked = talk.asked();
                self.since = Instant::now();
                continue;
            }
            let quiet = self.since.elapsed();
            let patience = match self.asked {
                0 => limits.header,
                _ => limits.idle,
            };
            if quiet >= patience && !std::mem::replace(&mut self.was_idle, true) {
                return Verdict::Idle;
            }
            if quiet >= patience + limits.send {
                return Verdict::Dead;
            }
        }
    }
}

/// What a client takes of its answers.
struct Taking {
    taken: u64,
    looked: Instant,
    /// How long it may still take nothing.
    left: Duration,
    had_all: bool,
}

impl Taking {
    fn new(limits: &Limits) -> Self {
        Taking {
            taken: 0,
            looked: Instant::now(),
            left: limits.send,
            had_all: true,
        }
    }

    fn goes_on(&mut self, talk: &Talk, limits: &Limits) -> bool {
        let (now, taken, has_all) = (Instant::now(), talk.taken(), !talk.is_owing());
        let passed = now - std::mem::replace(&mut self.looked, now);
        let bytes = taken - std::mem::replace(&mut self.taken, taken);
        if std::mem::replace(&mut self.had_all, has_all) | has_all | talk.had_all() {
            self.left = limits.send;
            return true;
        }
        let earned = Duration::from_micros(bytes.saturating_mul(1_000_000) / LEAST_TAKEN);
        let left = (self.left + earned).checked_sub(passed);
        self.left = left.unwrap_or_default().min(limits.send);
        !self.left.is_zero()
    }
}
