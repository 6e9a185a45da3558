//! What holds of connections, refusals and migrations, on real files.

mod back;
mod keyset;
mod migrations;
mod refusals;
mod sqlite;
mod units;
