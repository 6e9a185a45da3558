//! One contract in four forms that must say the same: `api.yaml`, the JSON that is made of it, the framework's own
//! document derived from the generated code, and what the server hands out.

mod derived;
pub(crate) mod error_codes;
mod refusals;
mod served;
pub(crate) mod yaml;
