//! The tables as SeaORM sees them. Relations are not declared: the few joins there are say what they do where they do
//! it.

pub(super) mod audit_log;
pub(super) mod category;
pub(super) mod idempotency_record;
pub(super) mod item;
pub(super) mod order;
pub(super) mod order_line;
pub(super) mod payment;
pub(super) mod refresh_token;
pub(super) mod review;
pub(super) mod session;
pub(super) mod upload;
pub(super) mod user;
