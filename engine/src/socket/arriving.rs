//! A body on its way in.
//!
//! The time that a client keeps its operation waiting is counted, not the time that the operation takes between two pieces.
//! It may keep it waiting for so long, and what it sends gives some of that back, but never makes it more: an honest upload
//! over a slow line comes through, a byte now and then does not, and who has sent nearly all at once gains nothing by it.
//!
//! While nothing comes others have the turn. A piece that has come then waits for one.

use std::{
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Instant;

use super::{
    admission::{Admission, Busy, Held, Turn},
    limits::LEAST_RATE,
    pieces::{Piece, Pieces},
    refused::Refused,
    room::Share,
    timer::Timer,
};

/// The body of a request.
#[derive(Debug)]
pub(super) struct Arriving {
    pieces: Pieces<Incoming>,
    /// How long it may be waited for at most, and how much of that is left.
    most: Duration,
    patience: Duration,
    waiting: Option<Instant>,
    timer: Timer,
    held: Arc<Held>,
    admission: Arc<Admission>,
    /// A piece that has come, and waits for a turn.
    parked: Option<Parked>,
    /// What it takes of the room that there is, where it does not come in one piece.
    share: Option<Arc<Share>>,
}

impl Arriving {
    pub(super) fn new(
        body: Incoming,
        patience: Duration,
        held: Arc<Held>,
        admission: Arc<Admission>,
    ) -> Self {
        Arriving {
            pieces: Pieces::of(body),
            most: patience,
            patience,
            waiting: None,
            timer: Timer::default(),
            held,
            admission,
            parked: None,
            share: None,
        }
    }

    /// Something has come, or the end: the wait is over. Answers whether there is a turn to go on with.
    fn resume(&mut self) -> bool {
        let Some(since) = self.waiting.take() else {
            return true;
        };
        self.patience = self.patience.saturating_sub(since.elapsed());
        self.timer.stop();
        self.held.take_again(&self.admission)
    }

    /// What a piece brings, and what it takes.
    fn account(&mut self, bytes: Bytes) -> Bytes {
        let earned = Duration::from_micros(bytes.len() as u64 * 1_000_000 / LEAST_RATE);
        self.patience = (self.patience + earned).min(self.most);
        if self.pieces.has_ended() {
            return bytes;
        }
        let room = self.admission.room();
        let share = self.share.get_or_insert_with(|| Share::of(Arc::clone(room)));
        share.count(bytes)
    }

    /// Ready when there is nothing to wait for any more, with the reason.
    fn poll_in_vain(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        if self.share.as_ref().is_some_and(|share| share.is_too_much()) {
            self.admission.turn_away();
            return Poll::Ready(io::Error::other(Refused::Busy));
        }
        ready!(self.poll_patience(cx));
        Poll::Ready(io::ErrorKind::TimedOut.into())
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

    /// Hands on what has waited for its turn.
    fn poll_parked(&mut self, parked: Parked, cx: &mut Context<'_>) -> Poll<Piece> {
        let Parked { piece, mut turn } = parked;
        match turn.poll(cx) {
            Poll::Pending => {
                self.parked = Some(Parked { piece, turn });
                Poll::Pending
            }
            Poll::Ready(Ok(turn)) => {
                self.held.hold(turn);
                Poll::Ready(piece)
            }
            Poll::Ready(Err(Busy)) => Poll::Ready(Some(Err(io::Error::other(Refused::Busy)))),
        }
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
        if let Some(parked) = this.parked.take() {
            return this.poll_parked(parked, cx);
        }
        let Poll::Ready(piece) = this.pieces.poll(cx) else {
            if this.pieces.asks_again() {
                return Poll::Pending;
            }
            return Poll::Ready(Some(Err(ready!(this.poll_in_vain(cx)))));
        };
        let has_turn = this.resume();
        let piece = piece.map(|frame| Ok(frame?.map_data(|bytes| this.account(bytes))));
        if has_turn || matches!(piece, Some(Err(_))) {
            return Poll::Ready(piece);
        }
        let has_all = piece.is_none() || this.pieces.has_ended();
        let turn = Coming::new(Arc::clone(&this.admission).come_back(has_all));
        this.poll_parked(Parked { piece, turn }, cx)
    }

    fn is_end_stream(&self) -> bool {
        self.parked.is_none() && self.pieces.has_ended()
    }

    fn size_hint(&self) -> SizeHint {
        self.pieces.size_hint()
    }
}

#[derive(Debug)]
struct Parked {
    piece: Piece,
    turn: Coming,
}

/// A turn that is waited for. A body has to be shareable among threads, which the mutex makes of it: nobody shares it, and
/// nobody locks.
struct Coming(Mutex<Waiting>);

type Waiting = Pin<Box<dyn Future<Output = Result<Turn, Busy>> + Send>>;

impl Coming {
    fn new(turn: impl Future<Output = Result<Turn, Busy>> + Send + 'static) -> Self {
        Coming(Mutex::new(Box::pin(turn)))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Turn, Busy>> {
        let turn = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        turn.as_mut().poll(cx)
    }
}

impl fmt::Debug for Coming {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Coming")
    }
}
