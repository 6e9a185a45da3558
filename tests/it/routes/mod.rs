//! One folder a resource, one file an operation: what each does that no convention says.

mod at_once;
mod audit_logs;
mod categories;
mod items;
mod items_v2;
mod orders;
mod payments;
mod reviews;
mod session;
mod unknown_members;
mod uploads;
