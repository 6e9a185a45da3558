//! Traces: what comes in with a request, what business code sees of it, and what a collector is sent.

#[cfg(test)]
mod collector;
#[cfg(test)]
mod library;
#[cfg(test)]
mod requests;
