//! A deadline that moves.
//!
//! A deadline is set for every wait, and nearly none is ever reached. The clock is therefore wound once and left alone when
//! its deadline moves away; only when it rings too early it is wound again. That costs a request nothing but a
//! comparison, and a connection one timer.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

#[derive(Debug, Default)]
pub(super) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Ready when `end` has come.
    pub(super) fn poll(&mut self, end: Instant, cx: &mut Context<'_>) -> Poll<()> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep_until(end)));
        if sleep.deadline() > end {
            sleep.as_mut().reset(end);
        }
        loop {
            std::task::ready!(sleep.as_mut().poll(cx));
            if sleep.deadline() >= end {
                return Poll::Ready(());
            }
            sleep.as_mut().reset(end);
        }
    }

    /// Ready when `patience` has passed since this was first asked for.
    pub(super) fn poll_from_now(&mut self, patience: Duration, cx: &mut Context<'_>) -> Poll<()> {
        let end = match &self.0 {
            Some(sleep) => sleep.deadline(),
            None => Instant::now() + patience,
        };
        self.poll(end, cx)
    }

    /// Lets it ring within `patience`, sooner rather than later.
    pub(super) fn ring_within(&mut self, patience: Duration, cx: &mut Context<'_>) {
        while self.poll_from_now(patience, cx).is_ready() {
            self.stop();
        }
    }

    /// Gives the clock away.
    pub(super) fn stop(&mut self) {
        self.0 = None;
    }
}
