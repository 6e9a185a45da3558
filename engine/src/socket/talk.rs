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
    /// Requests whose answers are not written yet, and pieces of answers that are not.
    open: AtomicUsize,
    /// Those of them where the next step is ours: the endpoint works, or a piece of the answer is being made.
    worked_on: AtomicUsize,
    /// How many requests there were.
    asked: AtomicU64,
    /// Bytes of answers that were written.
    taken: AtomicU64,
    /// Whether the client had all that it could take, at some time since this was last asked.
    had_all: AtomicBool,
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
            taken: AtomicU64::new(0),
            had_all: AtomicBool::new(false),
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
        let number = self.asked.fetch_add(1, Relaxed) + 1;
        let mut open = Open::new(Arc::clone(self));
        open.set_worked_on(true);
        Asked { open, number }
    }

    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Relaxed)
    }

    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Relaxed)
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.load(Relaxed) > 0
    }

    /// Whether there is something for the client to take.
    pub(super) fn is_owing(&self) -> bool {
        self.open.load(Relaxed) > self.worked_on.load(Relaxed)
    }

    /// Whether there was a time without since this was last asked.
    pub(super) fn had_all(&self) -> bool {
        self.had_all.swap(false, Relaxed)
    }

    fn note_what_is_owed(&self) {
        if !self.is_owing() {
            self.had_all.store(true, Relaxed);
        }
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

/// Something that is open until this is dropped.
#[derive(Debug)]
pub(super) struct Open {
    talk: Arc<Talk>,
    worked_on: bool,
}

impl Open {
    fn new(talk: Arc<Talk>) -> Self {
        talk.open.fetch_add(1, Relaxed);
        Open {
            talk,
            worked_on: false,
        }
    }

    /// Whether the next step is ours.
    fn set_worked_on(&mut self, worked_on: bool) {
        if std::mem::replace(&mut self.worked_on, worked_on) == worked_on {
            return;
        }
        if worked_on {
            self.talk.worked_on.fetch_add(1, Relaxed);
            self.talk.note_what_is_owed();
        } else {
            self.talk.worked_on.fetch_sub(1, Relaxed);
        }
    }

    /// So many bytes of it are written.
    pub(super) fn took(&self, bytes: usize) {
        self.talk.taken.fetch_add(bytes as u64, Relaxed);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let nanos = u64::try_from(self.talk.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.talk.ended.store(nanos, Relaxed);
        self.set_worked_on(false);
        self.talk.open.fetch_sub(1, Relaxed);
        self.talk.note_what_is_owed();
    }
}

/// One request, from its head to the last byte of its answer.
#[derive(Debug)]
pub(super) struct Asked {
    open: Open,
    number: u64,
}

impl Asked {
    pub(super) fn talk(&self) -> &Talk {
        &self.open.talk
    }

    /// Why the gate refuses this request.
    pub(super) fn refused(&self) -> Option<Refused> {
        let refused = self.talk().refused.load(Relaxed);
        if refused >> 8 != self.number {
            return None;
        }
        Refused::of_number((refused & 0xff) as u8)
    }

    /// Whether some of its body has not come.
    pub(super) fn is_unfinished(&self) -> bool {
        self.talk().unfinished.load(Relaxed) == self.number
    }

    /// Whether the next step is ours, and not the client's.
    pub(super) fn set_worked_on(&mut self, worked_on: bool) {
        self.open.set_worked_on(worked_on);
    }

    /// For a piece of the answer with others to come.
    pub(super) fn with_another(&self) -> Open {
        Open::new(Arc::clone(&self.open.talk))
    }

    /// For the last piece.
    pub(super) fn with_nothing_else(self) -> Open {
        self.open
    }
}
