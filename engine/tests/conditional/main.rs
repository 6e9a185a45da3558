//! Conditional requests, on a tiny document that has nothing to do with any shop.

#![expect(
    clippy::unwrap_used,
    reason = "an answer that cannot be read is a test that has failed"
)]

mod library;
mod order;
mod reads;
mod remembered;
mod writes;
