//! What holds of SQLite's files alone: connections and their settings, plans, the queue of writers.

mod changes;
mod connections;
mod indexes;
mod queue;
mod readers;
mod refusals;
