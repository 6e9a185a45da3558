//! A document with every way of writing parameters, bodies, answers and security, as the generator makes it, served and
//! asked. What is generated here is compared with the generator's work by `make check`.

#![expect(
    clippy::unwrap_used,
    reason = "an answer that cannot be read is a test that has failed"
)]

#[expect(
    unreachable_pub,
    clippy::large_enum_variant,
    reason = "generated for a library, with lints of its own"
)]
#[rustfmt::skip]
mod apis;
#[expect(unreachable_pub, reason = "generated for a library")]
#[rustfmt::skip]
mod models;
#[expect(unreachable_pub, reason = "generated for a library")]
#[rustfmt::skip]
mod operations;
#[expect(unreachable_pub, reason = "generated for a library")]
#[rustfmt::skip]
mod hooks;

mod answers;
mod bodies;
mod callbacks;
mod parameters;
mod security;
mod server;
