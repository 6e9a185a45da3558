//! Values that are written as text: parameters, the members of forms, plain text.
//!
//! How a value is written follows from `style` and `explode` (OpenAPI 3.0.3, section 4.7.12; RFC 6570), and what the text
//! means from the schema. Both are decided once, at start; a request is decoded once, into the JSON value that is checked
//! and that the operation then gets. Types that read text themselves were rejected: each would have to know every style.

mod expected;
mod field;
mod gather;
mod pieces;

pub(crate) use self::{
    expected::Expected,
    field::{Field, Given, Style},
    gather::{Gathered, gather},
    pieces::Coding,
};
