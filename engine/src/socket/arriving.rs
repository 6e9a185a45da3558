//! A body on its way in.
//!
//! The time that a client keeps its operation waiting is counted, not the time that the operation takes between two pieces.
//! It may keep it waiting for so long, and for longer the more it has sent: an honest upload over a slow line comes
//! through, a byte now and then does not.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Instant;

use super::{
    admission::{Admission, Held},
    limits::LEAST_RATE,
    timer::Timer,
};

/// The body of a request.
#[derive(Debug)]
pub(super) struct Arriving {
    body: Incoming,
    patience: Duration,
    waiting: Option<Instant>,
    timer: Timer,
    held: Arc<Held>,
    admission: Arc<Admission>,
}

impl Arriving {
    pub(super) fn new(
        body: Incoming,
        patience: Duration,
        held: Arc<Held>,
        admission: Arc<Admission>,
    ) -> Self {
        Arriving {
            body,
            patience,
            waiting: None,
            timer: Timer::default(),
            held,
            admission,
        }
    }

    /// Something has come, or the end: the wait is over.
    fn resume(&mut self) {
        if let Some(since) = self.waiting.take() {
            self.patience = self.patience.saturating_sub(since.elapsed());
            self.timer.stop();
            self.held.take_again(&self.admission);
        }
    }

    fn earn(&mut self, bytes: usize) {
        self.patience += Duration::from_micros(bytes as u64 * 1_000_000 / LEAST_RATE);
    }

    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let since = match self.waiting {
            Some(since) => since,
            None => {
                self.held.let_go();
                *self.waiting.insert(Instant::now())
            }
        };
        self.timer.poll(since + self.patience, cx)
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            ready!(this.poll_patience(cx));
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        };
        this.resume();
        if let Some(Ok(frame)) = &frame {
            this.earn(frame.data_ref().map_or(0, Bytes::len));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
