//! The whole server, driven from outside: the real router on a real SQLite file, and the real binary.
//!
//! One binary for all of it, because each further one would link the server again. [`routes`] mirrors the tree of
//! addresses, one file an operation; [`conventions`] knows no operation by name and goes through all of them, so that
//! the next operation of the document is tested before anyone writes a test for it. Every test has a file of its own,
//! and the clock stands still until a test moves it: nothing waits and nothing is tried twice.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod answer;
#[cfg(test)]
mod app;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod conditional;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod conventions;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod document;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod form;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod guide;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod instances;
mod mock;
#[cfg(test)]
mod pipeline;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod probes;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod stock;
#[cfg(test)]
mod tour;
