//! The shop: business logic behind a contract that is generated from `api.yaml`.
//!
//! - [`api`] implements the generated traits: it converts, calls the domain and converts back.
//! - [`domain`] holds the rules, free of HTTP.
//! - [`db`] holds tables and queries, [`storage`] files.
//! - [`backup`] puts both into a folder, and back.
//! - [`app`] puts it all together, [`cli`] and [`settings`] make a program of it.

pub mod api;
pub mod app;
pub mod backup;
pub mod cli;
pub mod db;
pub mod domain;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
use charter::failpoint;
mod gauges;
mod links;
mod private;
mod readiness;
pub mod settings;
pub mod storage;
