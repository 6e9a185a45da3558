//! What a request writes is kept together: answers under their keys, the audit log, and the library's own loans.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod collisions;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod library;
#[cfg(test)]
#[path = "../library/loans.rs"]
mod loans;
#[cfg(test)]
mod races;
#[cfg(test)]
mod store;
