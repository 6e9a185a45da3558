//! What passes between clients and the server beside the data: negotiation, codings, origins, the forms of failures.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "an answer that cannot be read is a test that has failed, and one handler panics on purpose"
)]

mod coding;
mod cors;
mod files;
mod forms;
mod library;
mod negotiation;
mod problem;
