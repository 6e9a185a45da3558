//! `charter`: the API designer's tool. It checks an OpenAPI document and grows a Rust package from it.
//!
//! The way is [`load`] → [`gate`] → [`lower`] → [`render`] → [`mod@write`]. Everything that has to be decided is decided in
//! the first three, in tested Rust; the templates that the renderer fills only print. It is a library for the sake of its
//! fuzz target alone.

mod batch;
mod cache_control;
mod cli;
#[cfg(feature = "mock")]
mod dev;
mod diff;
mod embedded;
mod failure;
mod files;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod gate;
mod generate;
mod inspection;
mod load;
mod lower;
#[cfg(feature = "mock")]
mod mock;
mod moment;
mod place;
mod problem;
mod quantity;
mod rate_limit;
mod reference;
mod render;
mod report;
mod rule;
mod sdk;
mod shape;
mod source;
mod standard;
mod terminal;
mod todo;
#[cfg(feature = "mock")]
mod watch;
mod write;

use std::process::ExitCode;

use clap::Parser;

use cli::{Arguments, Command};
use failure::Failure;
use inspection::Inspection;
use place::Place;
use problem::Conventions;
use report::Format;

/// The program: does what its arguments ask for.
pub fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(failure) => {
            terminal::tell(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// A command that has done what was asked, and says what that was.
fn done(said: impl AsRef<str>) -> ExitCode {
    terminal::answer(said.as_ref());
    ExitCode::SUCCESS
}

/// People are told what is wrong on stderr; for programs the report is the result, whatever it says.
fn check(place: &Place, conventions: Conventions, format: Format) -> Result<ExitCode, Failure> {
    let inspection = Inspection::of(place, conventions);
    if format != Format::Text {
        terminal::answer(&inspection.report(format));
        return Ok(ExitCode::from(u8::from(inspection.refuses())));
    }
    let problems = inspection.count();
    inspection.admit()?;
    Ok(done(match problems {
        0 => format!("{}: no problems", place.name()),
        _ => format!("{}: no errors", place.name()),
    }))
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Generate {
            document,
            output,
            conventions,
            check: true,
            ..
        } => generate::compare(&Place::find(document, output)?, conventions).map(done),
        Command::Generate {
            document,
            output,
            conventions,
            force,
            ..
        } => generate::generate(&Place::find(document, output)?, conventions, force).map(done),
        Command::Check {
            document,
            conventions,
            format,
        } => check(&Place::find(document, None)?, conventions, format),
        Command::Batch { pairs, conventions } => batch::run(pairs, conventions).map(done),
        Command::Reference => Ok(done(reference::markdown())),
        #[cfg(feature = "mock")]
        Command::Mock(options) => mock::run(&options),
        #[cfg(feature = "mock")]
        Command::Dev(options) => dev::run(options),
        Command::Todo(options) => todo::todo(options).map(done),
        Command::Diff(request) => Ok(diff::run(&request)),
        Command::Sdk(request) => sdk::run(&request).map(done),
    }
}
