//! What reads what strangers send, each as a function of any bytes at all.
//!
//! `tests/fuzz` lets libFuzzer think of the bytes; the test below tries what it once found worth keeping again. Not to fall
//! over is the least: each target also holds what it reads against what must be true of it. It is compiled for tests and
//! under `--cfg fuzzing` alone, so that nothing of it is in a server. A feature was rejected for that: whatever tests
//! switch on would be switched on for everything that is built along with them.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "what fails here has been looked for"
)]

mod accept;
mod conditions;
mod cursor;
mod fields;
mod json;
mod library;
mod multipart;
mod request;
mod sent;
mod structured_fields;

pub use self::{
    accept::accept, conditions::conditions, cursor::cursor, fields::fields, json::json, multipart::multipart,
    request::request, structured_fields::structured_fields,
};
pub use crate::socket::head;

/// A target: it panics where something is not as it must be.
pub type Target = fn(&[u8]);

/// All targets of the engine, by their names in `tests/fuzz`.
pub const TARGETS: [(&str, Target); 9] = [
    ("accept", accept),
    ("conditions", conditions),
    ("cursor", cursor),
    ("fields", fields),
    ("head", head),
    ("json", json),
    ("multipart", multipart),
    ("request", request),
    ("structured_fields", structured_fields),
];

/// Runs what needs no network to its end.
pub(crate) fn complete<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime without a network can be made");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

#[cfg(test)]
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;
