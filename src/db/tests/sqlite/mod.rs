//! What holds of SQLite's files alone: connections and their settings, plans, the queue of writers.

mod changes;
mod connections;
mod ends;
mod indexes;
mod links;
mod queue;
mod readers;
mod refusals;
