//! Traces: what comes in with a request, what business code sees of it, and what a collector is sent.

#[cfg(test)]
mod collector;
#[cfg(test)]
mod library;
#[cfg(test)]
#[path = "../library/loans.rs"]
mod loans;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod requests;
