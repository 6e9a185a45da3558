//! The program, as people start it: what each command prints, and what it says when it cannot.

mod backups;
mod commands;
mod dashboard;
mod log;
mod migrations;
mod places;
mod program;
mod refusals;
mod routes;
mod serve;
mod server;
mod settings;
mod starts;
