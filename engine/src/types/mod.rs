//! Values that JSON has no type of its own for.
//!
//! Types of the document are plain serde: what arrives was compared with the document before, and what is served is the
//! document itself.

mod base64;
mod date;
mod decimal;
mod text;
mod timestamp;
mod uuid;

pub use self::{base64::Base64, date::Date, decimal::Decimal, timestamp::Timestamp, uuid::Uuid};
