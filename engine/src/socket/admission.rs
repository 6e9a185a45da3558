//! How many requests are worked on at once.
//!
//! Whoever takes on more than can be done finishes nothing in time. So many are worked on, so many more wait for their turn
//! for a while, and all others are told at once to come again: that costs hardly anything, and what was taken on is
//! finished. A request whose client is slow to send its body does not count meanwhile, or a few slow clients would use up
//! all turns; when more has come it waits for a turn like everybody else, or whoever sends the head first would go past
//! the queue.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::{Limits, TURN};

/// Who watches the server is answered however busy it is.
const ALWAYS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The turns of a server.
#[derive(Debug)]
pub(super) struct Admission {
    turns: Arc<Semaphore>,
    most: usize,
    waiting: AtomicUsize,
    most_waiting: usize,
    shed: AtomicU64,
    patience: Duration,
}

/// A turn, or the right to go without one.
#[derive(Debug)]
pub(super) struct Turn(Option<OwnedSemaphorePermit>);

/// There are too many others.
#[derive(Debug)]
pub(super) struct Busy;

impl Admission {
    pub(super) fn new(limits: &Limits) -> Self {
        let most = limits.requests.min(Semaphore::MAX_PERMITS);
        Admission {
            turns: Arc::new(Semaphore::new(most)),
            most,
            waiting: AtomicUsize::new(0),
            most_waiting: limits.waiting,
            shed: AtomicU64::new(0),
            patience: TURN,
        }
    }

    /// A turn, as soon as there is one.
    pub(super) async fn enter(&self, path: &str) -> Result<Turn, Busy> {
        match Arc::clone(&self.turns).try_acquire_owned() {
            Ok(turn) => Ok(Turn(Some(turn))),
            Err(_) if ALWAYS.contains(&path) => Ok(Turn(None)),
            Err(_) => self.counted(self.line_up_and_wait().await),
        }
    }

    /// A turn for who had one and let it go while nothing of the body came. The queue has to have room for who begins to
    /// work now, and not for who has only sent a piece of the body: an upload waits often, and one that was turned away
    /// for each full queue would never arrive.
    pub(super) async fn come_back(self: Arc<Self>, has_all: bool) -> Result<Turn, Busy> {
        let turn = if has_all {
            self.line_up_and_wait().await
        } else {
            self.wait().await
        };
        self.counted(turn)
    }

    fn counted(&self, turn: Result<Turn, Busy>) -> Result<Turn, Busy> {
        if turn.is_err() {
            self.shed.fetch_add(1, Relaxed);
        }
        turn
    }

    async fn line_up_and_wait(&self) -> Result<Turn, Busy> {
        let _place = self.line_up()?;
        self.wait().await
    }

    async fn wait(&self) -> Result<Turn, Busy> {
        match tokio::time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(Turn(Some(turn))),
            _ => Err(Busy),
        }
    }

    /// A place in the queue, given back when it is dropped: a client may go away meanwhile.
    fn line_up(&self) -> Result<Place<'_>, Busy> {
        let place = Place(&self.waiting);
        if self.waiting.fetch_add(1, Relaxed) < self.most_waiting {
            Ok(place)
        } else {
            Err(Busy)
        }
    }

    fn turns(&self) -> &Arc<Semaphore> {
        &self.turns
    }

    /// How many have a turn.
    pub(super) fn worked_on(&self) -> f64 {
        self.most.saturating_sub(self.turns.available_permits()) as f64
    }

    /// How many may have one.
    pub(super) fn limit(&self) -> f64 {
        self.most as f64
    }

    /// How many wait for one.
    pub(super) fn lined_up(&self) -> f64 {
        self.waiting.load(Relaxed) as f64
    }

    /// How many were told to come again.
    pub(super) fn shed(&self) -> f64 {
        self.shed.load(Relaxed) as f64
    }
}

struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// The turn of a request whose body is arriving.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<Option<OwnedSemaphorePermit>>);

impl Held {
    /// Gives the turn to be held.
    pub(super) fn hold(&self, turn: Turn) {
        self.put(turn.0);
    }

    /// Lets others have it while nothing arrives.
    pub(super) fn let_go(&self) {
        self.put(None);
    }

    /// Takes a turn again where there is one and nobody waits for it; answers whether it did.
    pub(super) fn take_again(&self, admission: &Admission) -> bool {
        let turn = Arc::clone(admission.turns()).try_acquire_owned().ok();
        let is_taken = turn.is_some();
        self.put(turn);
        is_taken
    }

    fn put(&self, turn: Option<OwnedSemaphorePermit>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = turn;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn admission(requests: usize, waiting: usize) -> Admission {
        Admission::new(&Limits {
            requests,
            waiting,
            ..Limits::default()
        })
    }

    #[tokio::test]
    async fn so_many_are_worked_on_and_so_many_wait() {
        let admission = admission(1, 1);
        let first = admission.enter("/books").await.unwrap();
        let mut second = Box::pin(admission.enter("/books"));
        assert!(second.as_mut().now_or_never().is_none(), "it waits");
        assert!(admission.enter("/books").await.is_err(), "a third has no place");
        assert!(admission.enter("/healthz").await.is_ok());
        drop(first);
        assert!(second.await.is_ok());
    }

    #[tokio::test]
    async fn who_goes_away_leaves_the_place_to_others() {
        let admission = admission(1, 1);
        let _first = admission.enter("/books").await.unwrap();
        let mut second = Box::pin(admission.enter("/books"));
        assert!(second.as_mut().now_or_never().is_none());
        drop(second);
        let mut third = Box::pin(admission.enter("/books"));
        assert!(third.as_mut().now_or_never().is_none(), "it waits");
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let mut admission = admission(1, 1);
        admission.patience = Duration::from_millis(10);
        let _first = admission.enter("/books").await.unwrap();
        assert!(admission.enter("/books").await.is_err());
    }

    #[tokio::test]
    async fn a_turn_is_let_go_while_a_body_arrives() {
        let admission = admission(1, 0);
        let held = Held::default();
        held.hold(admission.enter("/books").await.unwrap());
        assert!(admission.enter("/books").await.is_err());
        held.let_go();
        let second = admission.enter("/books").await.unwrap();
        assert!(!held.take_again(&admission));
        drop(second);
        assert!(held.take_again(&admission));
        assert!(admission.enter("/books").await.is_err());
    }

    #[tokio::test]
    async fn who_comes_back_lines_up_with_all_and_waits_with_a_piece() {
        let admission = Arc::new(admission(1, 0));
        let first = admission.enter("/books").await.unwrap();
        assert!(Arc::clone(&admission).come_back(true).await.is_err());
        let mut piece = Box::pin(Arc::clone(&admission).come_back(false));
        assert!(piece.as_mut().now_or_never().is_none(), "it waits");
        drop(first);
        assert!(piece.await.is_ok());
        assert_eq!(admission.shed(), 1.0);
    }
}
