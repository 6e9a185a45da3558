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
    /// When it looks next. Whoever waits for that may be called away as often as there is news.
    next: Instant,
}

pub(super) enum Verdict {
    /// The client has had no request for long.
    Idle,
    /// It takes nothing, or has not gone although it was asked to.
    Dead,
}

impl Quiet {
    pub(super) fn new(talk: &Talk, limits: &Limits) -> Self {
        let every = (limits.idle.min(limits.send).min(limits.header) / 4).max(Duration::from_millis(10));
        let now = Instant::now();
        Quiet {
            asked: talk.asked(),
            since: now,
            was_idle: false,
            taking: Taking::new(limits),
            every,
            next: now + every,
        }
    }

    /// Waits until a client has been idle for too long, or takes nothing of its answers; and then until it has had time to
    /// go by itself.
    pub(super) async fn look(&mut self, talk: &Talk, limits: &Limits) -> Verdict {
        loop {
            tokio::time::sleep_until(self.next).await;
            self.next = Instant::now() + self.every;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// News of a crowd come once a second, and each ends a wait.
    #[tokio::test]
    async fn being_called_away_delays_no_verdict() {
        let limits = Limits {
            header: Duration::from_millis(200),
            ..Limits::default()
        };
        let talk = Arc::new(Talk::new());
        let mut quiet = Quiet::new(&talk, &limits);
        let begun = Instant::now();
        let verdict = loop {
            tokio::select! {
                verdict = quiet.look(&talk, &limits) => break verdict,
                () = tokio::time::sleep(quiet_for(&limits) / 3) => {}
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "it never looks");
        };
        assert!(matches!(verdict, Verdict::Idle));
        assert!(begun.elapsed() >= limits.header);
    }

    fn quiet_for(limits: &Limits) -> Duration {
        limits.header / 4
    }
}
