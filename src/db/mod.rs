//! The shop's data: connections, tables, queries, and what a database's refusal means.
//!
//! Queries take `&impl ConnectionTrait`, so that they run on a pool or inside a transaction alike, and speak the types
//! of [`domain`](crate::domain). `Entity::find` stays in this folder. An active record that knows how to save itself
//! was rejected: it hides how many statements a request costs.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the folder that queries belong to"
)]

pub mod audit_logs;
pub mod categories;
mod changes;
mod connect;
mod entity;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
pub mod idempotency_records;
mod integrity;
pub mod items;
mod keyset;
mod line;
mod lock;
pub mod migration;
mod order;
pub mod orders;
pub mod payments;
mod postgres;
mod probe;
mod readers;
pub mod refresh_tokens;
pub mod reviews;
mod rows;
mod seek;
pub mod sessions;
pub mod snapshot;
mod sqlite;
pub mod stock;
mod totals;
mod turn;
mod unit;
pub mod uploads;
mod usage;
pub mod users;
mod versions;

#[cfg(test)]
mod tests;

pub use changes::{Changes, HEADER_BYTES};
pub use connect::{Database, DatabaseOptions, OpenError, Synchronous, Writer};
pub use error::{DbError, Failure};
pub use keyset::KeysetSlice;
pub use lock::Alone;
pub use postgres::ServerOptions;
pub use readers::Readers;
pub use rows::{Counted, Slice};
pub use totals::Totals;
pub use unit::Unit;
pub use usage::{Pool, Usage};
