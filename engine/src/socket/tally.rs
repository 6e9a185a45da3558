//! What the listener counts, and what it knows of itself when somebody asks.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use tokio::sync::Semaphore;

use super::admission::Admission;
use crate::metrics::Family;

/// The counts of one listener.
#[derive(Debug, Default)]
pub(super) struct Tally {
    accepted: AtomicU64,
    /// Times that nobody more could be let in: because of the cap, and because of the system.
    held_by_cap: AtomicU64,
    held_by_system: AtomicU64,
    private: AtomicU64,
    not_private: AtomicU64,
}

impl Tally {
    pub(super) fn accepted(&self) {
        self.accepted.fetch_add(1, Relaxed);
    }

    pub(super) fn held_by_cap(&self) {
        self.held_by_cap.fetch_add(1, Relaxed);
    }

    pub(super) fn held_by_system(&self) {
        self.held_by_system.fetch_add(1, Relaxed);
    }

    /// Counts the end of a TLS handshake.
    pub(super) fn shaken(&self, is_private: bool) {
        if is_private {
            &self.private
        } else {
            &self.not_private
        }
        .fetch_add(1, Relaxed);
    }
}

/// All that a listener shows.
pub(super) fn families(
    tally: &Arc<Tally>,
    admission: &Arc<Admission>,
    places: &Arc<Semaphore>,
    most: u32,
) -> Vec<Family> {
    let counted = |family: Family, labels: &[(&'static str, &str)], of: fn(&Tally) -> &AtomicU64| {
        let tally = Arc::clone(tally);
        family.with(labels, move || of(&tally).load(Relaxed) as f64)
    };
    let asked = |family: Family, of: fn(&Admission) -> f64| {
        let admission = Arc::clone(admission);
        family.with(&[], move || of(&admission))
    };
    let accepted = Family::counter("http_connections_accepted_total", "Connections that were let in.");
    let held = Family::counter(
        "http_connections_held_total",
        "Times that nobody more could be let in, seen once a second: because of the limit, or of the system.",
    );
    let held = counted(held, &[("reason", "limit")], |tally| &tally.held_by_cap);
    let shaken = Family::counter(
        "tls_handshakes_total",
        "TLS handshakes that came to an end, well or not.",
    );
    let shaken = counted(shaken, &[("outcome", "done")], |tally| &tally.private);
    let places = Arc::clone(places);
    vec![
        Family::gauge("http_connections_open", "Connections that are open.")
            .with(&[], move || f64::from(most) - places.available_permits() as f64),
        Family::gauge("http_connections_limit", "Most connections at once.")
            .with(&[], move || f64::from(most)),
        counted(accepted, &[], |tally| &tally.accepted),
        counted(held, &[("reason", "system")], |tally| &tally.held_by_system),
        counted(shaken, &[("outcome", "failed")], |tally| &tally.not_private),
        asked(
            Family::gauge("http_requests_worked_on", "Requests that have a turn."),
            Admission::worked_on,
        ),
        asked(
            Family::gauge("http_requests_limit", "Most requests that have a turn at once."),
            Admission::limit,
        ),
        asked(
            Family::gauge("http_requests_waiting", "Requests that wait for a turn."),
            Admission::lined_up,
        ),
        asked(
            Family::counter(
                "http_requests_shed_total",
                "Requests that were told to come again.",
            ),
            Admission::shed,
        ),
        asked(
            Family::gauge(
                "http_unfinished_body_bytes",
                "Memory in use for bodies that have not come to their ends.",
            ),
            |admission| admission.room().taken() as f64,
        ),
    ]
}
