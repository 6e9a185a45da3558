//! What holds of connections, refusals and migrations, on real files.

mod changes;
mod connections;
mod ends;
mod indexes;
mod keyset;
mod migrations;
mod queue;
mod readers;
mod refusals;
mod units;
