//! What became of keys, counted.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use super::turn::Turn;
use crate::{
    error::{ApiError, code},
    metrics::Family,
};

/// Requests with a key, by what became of them.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    stored: AtomicU64,
    replayed: AtomicU64,
    conflicts: AtomicU64,
    in_progress: AtomicU64,
}

/// One of the counts.
type Count = fn(&Tally) -> &AtomicU64;

impl Tally {
    /// Counts what a key found. Who gets to run is counted when the answer is kept.
    pub(crate) fn of_turn(&self, turn: &Result<Turn, ApiError>) {
        match turn {
            Ok(Turn::Answered(_)) => self.replayed(),
            Ok(Turn::Ours(_)) => {}
            Err(error) => self.of_error(error),
        }
    }

    /// Counts an answer that is kept.
    pub(crate) fn stored(&self) {
        self.stored.fetch_add(1, Relaxed);
    }

    /// Counts what the store answered for somebody else who was first.
    pub(crate) fn of_answer_before<T>(&self, outcome: &Result<T, ApiError>) {
        match outcome {
            Ok(_) => self.replayed(),
            Err(error) => self.of_error(error),
        }
    }

    fn replayed(&self) {
        self.replayed.fetch_add(1, Relaxed);
    }

    fn of_error(&self, error: &ApiError) {
        let counted = match error.code().code {
            why if why == code::IDEMPOTENCY_CONFLICT.code => &self.conflicts,
            why if why == code::IDEMPOTENCY_IN_PROGRESS.code => &self.in_progress,
            _ => return,
        };
        counted.fetch_add(1, Relaxed);
    }

    /// The counts as series.
    pub(crate) fn family(self: &Arc<Self>) -> Family {
        let series: [(&str, Count); 4] = [
            ("stored", |tally| &tally.stored),
            ("replayed", |tally| &tally.replayed),
            ("conflict", |tally| &tally.conflicts),
            ("in_progress", |tally| &tally.in_progress),
        ];
        let family = Family::counter(
            "idempotency_requests_total",
            "Requests with an Idempotency-Key: answer stored, answer given again, key of another request, first request \
             still running.",
        );
        series.into_iter().fold(family, |family, (outcome, of)| {
            let tally = Arc::clone(self);
            family.with(&[("outcome", outcome)], move || of(&tally).load(Relaxed) as f64)
        })
    }
}
