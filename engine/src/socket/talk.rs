//! What the two ends of a connection tell each other: the gate, which sees bytes, and the service, which sees requests.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::time::Instant;

use super::{news::Stage, refused::Refused};

/// Both ends are run by one task, or by tasks that need no order among them.
#[derive(Debug)]
pub(super) struct Talk {
    began: Instant,
    /// When the last answer was finished, in nanoseconds after that.
    ended: AtomicU64,
    /// Requests whose answers are not written yet.
    open: AtomicUsize,
    /// Requests that the endpoint works on.
    worked_on: AtomicUsize,
    /// How many requests there were.
    asked: AtomicU64,
    /// Moves with every request and every piece of an answer.
    moved: AtomicU64,
    /// The number of the request that is refused, and the reason, in the lowest byte.
    refused: AtomicU64,
    /// The number of the request whose body has not come to its end, or zero.
    unfinished: AtomicU64,
    stage: AtomicU8,
    crowded: AtomicBool,
}

impl Talk {
    pub(super) fn new() -> Self {
        Talk {
            began: Instant::now(),
            ended: AtomicU64::new(0),
            open: AtomicUsize::new(0),
            worked_on: AtomicUsize::new(0),
            asked: AtomicU64::new(0),
            moved: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            unfinished: AtomicU64::new(0),
            stage: AtomicU8::new(0),
            crowded: AtomicBool::new(false),
        }
    }

    /// When the connection began, or the last answer was finished.
    pub(super) fn ended(&self) -> Instant {
        self.began + Duration::from_nanos(self.ended.load(Relaxed))
    }

    /// A request has come; it counts until what this answers is dropped.
    pub(super) fn ask(self: &Arc<Self>) -> Asked {
        self.open.fetch_add(1, Relaxed);
        self.worked_on.fetch_add(1, Relaxed);
        self.moved.fetch_add(1, Relaxed);
        let number = self.asked.fetch_add(1, Relaxed) + 1;
        Asked {
            talk: Arc::clone(self),
            number,
            worked_on: true,
        }
    }

    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Relaxed)
    }

    pub(super) fn moved(&self) -> u64 {
        self.moved.load(Relaxed)
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.load(Relaxed) > 0
    }

    pub(super) fn is_worked_on(&self) -> bool {
        self.worked_on.load(Relaxed) > 0
    }

    /// The request of this number, counted from one, is to be refused.
    pub(super) fn refuse(&self, number: u64, refused: Refused) {
        self.refused
            .store(number << 8 | u64::from(refused.number()), Relaxed);
    }

    /// The body of the request of this number begins to come; zero when it has come.
    pub(super) fn set_unfinished(&self, number: u64) {
        if self.unfinished.load(Relaxed) != number {
            self.unfinished.store(number, Relaxed);
        }
    }

    pub(super) fn set_stage(&self, stage: Stage) {
        self.stage.store(stage as u8, Relaxed);
    }

    /// Whether the server has said that it will leave.
    pub(super) fn is_announced(&self) -> bool {
        self.stage.load(Relaxed) >= Stage::Announced as u8
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.stage.load(Relaxed) >= Stage::Leaving as u8
    }

    pub(super) fn is_over(&self) -> bool {
        self.stage.load(Relaxed) >= Stage::Over as u8
    }

    pub(super) fn set_crowded(&self, is_crowded: bool) {
        self.crowded.store(is_crowded, Relaxed);
    }

    pub(super) fn is_crowded(&self) -> bool {
        self.crowded.load(Relaxed)
    }
}

/// One request, from its head to the last byte of its answer.
#[derive(Debug)]
pub(super) struct Asked {
    talk: Arc<Talk>,
    number: u64,
    worked_on: bool,
}

impl Asked {
    pub(super) fn talk(&self) -> &Talk {
        &self.talk
    }

    /// Why the gate refuses this request.
    pub(super) fn refused(&self) -> Option<Refused> {
        let refused = self.talk.refused.load(Relaxed);
        if refused >> 8 != self.number {
            return None;
        }
        Refused::of_number((refused & 0xff) as u8)
    }

    /// Whether some of its body has not come.
    pub(super) fn is_unfinished(&self) -> bool {
        self.talk.unfinished.load(Relaxed) == self.number
    }

    /// The endpoint has answered.
    pub(super) fn answered(&mut self) {
        if std::mem::take(&mut self.worked_on) {
            self.talk.worked_on.fetch_sub(1, Relaxed);
        }
    }

    /// Another piece of the answer goes out.
    pub(super) fn moves(&self) {
        self.talk.moved.fetch_add(1, Relaxed);
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.answered();
        let nanos = u64::try_from(self.talk.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.talk.ended.store(nanos, Relaxed);
        self.talk.open.fetch_sub(1, Relaxed);
    }
}
