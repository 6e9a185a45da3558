//! `charter`: the API designer's tool. It checks an OpenAPI document and grows a Rust package from it.
//!
//! The way is [`load`] → [`gate`] → [`lower`] → [`render`] → [`mod@write`]. Everything that has to be decided is decided in
//! the first three, in tested Rust; the templates that the renderer fills only print.

mod cache_control;
mod cli;
#[cfg(feature = "mock")]
mod dev;
mod embedded;
mod failure;
mod files;
mod gate;
mod generate;
mod load;
mod lower;
#[cfg(feature = "mock")]
mod mock;
mod moment;
mod place;
mod problem;
mod quantity;
mod rate_limit;
mod render;
mod shape;
mod terminal;
mod todo;
#[cfg(feature = "mock")]
mod watch;
mod write;

use std::process::ExitCode;

use clap::Parser;

use cli::{Arguments, Command};
use failure::Failure;
use place::Place;

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(done) => {
            if !done.is_empty() {
                terminal::answer(&done);
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            terminal::tell(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String, Failure> {
    match command {
        Command::Generate {
            document,
            output,
            check: true,
            ..
        } => generate::compare(&Place::find(document, output)?),
        Command::Generate {
            document,
            output,
            force,
            ..
        } => generate::generate(&Place::find(document, output)?, force),
        #[cfg(feature = "mock")]
        Command::Mock { document, options } => mock::run(Place::find(document, None)?, &options),
        #[cfg(feature = "mock")]
        Command::Dev { document, options } => dev::run(Place::find(document, None)?, options),
        Command::Todo { document, source } => todo::todo(&Place::find(document, None)?, source),
        Command::Check { document } => {
            let place = Place::find(document, None)?;
            generate::admit(&place)?;
            Ok(format!("{}: no problems", place.name()))
        }
    }
}
