//! One folder a resource, one file an operation: what each does that no convention says.

mod at_once;
mod audit_logs;
mod categories;
mod items;
mod reviews;
mod uploads;
