//! How long a client may take to ask.

use std::task::{Context, Poll, ready};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::Instant,
};

use super::{Gate, Next};
use crate::socket::{
    limits::{FIRST_CALL, LAST_CALL, ROOM_AFTER},
    timer::Timer,
};

/// The patience of a gate.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// Since when it is waited for the rest of a head.
    head: Option<Instant>,
    /// When the gate heard that the server leaves.
    leaving: Option<Instant>,
    timer: Timer,
}

/// Patience has run out with a client that
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RunOut {
    /// asks for nothing.
    Idle,
    /// has begun to ask.
    Slow,
}

impl Patience {
    /// A request has come.
    pub(super) fn rest(&mut self) {
        self.head = None;
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Gate<S> {
    /// Ready when patience has run out. Bodies have a deadline of their own, and where a request runs its client may wait;
    /// but hyper need not ask again when it has run, so the clock rings now and then.
    pub(super) fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<RunOut> {
        if !matches!(self.next, Next::Head) || (self.held.is_empty() && self.talk.is_open()) {
            self.patience.timer.ring_within(self.limits.idle, cx);
            return Poll::Pending;
        }
        let (end, run_out) = if self.held.is_empty() {
            (self.end_of_idling(), RunOut::Idle)
        } else {
            (self.end_of_head(), RunOut::Slow)
        };
        ready!(self.patience.timer.poll(end, cx));
        Poll::Ready(run_out)
    }

    /// The first head has to come soon after the connection.
    fn end_of_head(&mut self) -> Instant {
        let since = match self.heads {
            0 => self.talk.ended(),
            _ => *self.patience.head.get_or_insert_with(Instant::now),
        };
        since + self.limits.header
    }

    fn end_of_idling(&mut self) -> Instant {
        let since = self.talk.ended();
        let (patience, call) = match self.heads {
            0 => (self.limits.header, FIRST_CALL),
            _ => (self.limits.idle, LAST_CALL),
        };
        let end = since + patience;
        if self.talk.is_leaving() {
            return end.min(*self.patience.leaving.get_or_insert_with(Instant::now) + call);
        }
        if self.heads > 0 && self.talk.is_crowded() {
            return end.min(since + ROOM_AFTER);
        }
        end
    }
}
