//! What holds of connections, refusals and migrations, on real files.

mod connections;
mod indexes;
mod keyset;
mod migrations;
mod refusals;
