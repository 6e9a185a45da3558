//! `charter`: the API designer's tool. It checks an OpenAPI document and grows a Rust package from it.
//!
//! The way is [`load`] → [`gate`] → [`lower`] → [`render`] → [`mod@write`]. Everything that has to be decided is decided in
//! the first three, in tested Rust; the templates that the renderer fills only print.

mod batch;
mod cache_control;
mod cli;
mod embedded;
mod failure;
mod files;
mod gate;
mod generate;
mod inspection;
mod load;
mod lower;
mod moment;
mod place;
mod problem;
mod quantity;
mod rate_limit;
mod reference;
mod render;
mod report;
mod rule;
mod shape;
mod standard;
mod terminal;
mod write;

use std::process::ExitCode;

use clap::Parser;

use cli::{Arguments, Command};
use failure::Failure;
use inspection::Inspection;
use place::Place;
use problem::Conventions;
use report::Format;

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(done) => {
            terminal::answer(&done);
            ExitCode::SUCCESS
        }
        Err(Failure::Reported(report)) => {
            terminal::answer(&report);
            ExitCode::FAILURE
        }
        Err(failure) => {
            terminal::tell(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// People are told what is wrong on stderr; for programs the report is the result, whatever it says.
fn check(place: &Place, conventions: Conventions, format: Format) -> Result<String, Failure> {
    let inspection = Inspection::of(place, conventions)?;
    if format != Format::Text {
        let refused = inspection.refuses();
        let report = inspection.report(format);
        return if refused {
            Err(Failure::Reported(report))
        } else {
            Ok(report)
        };
    }
    let problems = inspection.count();
    inspection.admit()?;
    Ok(match problems {
        0 => format!("{}: no problems", place.name()),
        _ => format!("{}: no errors", place.name()),
    })
}

fn run(command: Command) -> Result<String, Failure> {
    match command {
        Command::Generate {
            document,
            output,
            conventions,
            check: true,
            ..
        } => generate::compare(&Place::find(document, output)?, conventions),
        Command::Generate {
            document,
            output,
            conventions,
            force,
            ..
        } => generate::generate(&Place::find(document, output)?, conventions, force),
        Command::Check {
            document,
            conventions,
            format,
        } => check(&Place::find(document, None)?, conventions, format),
        Command::Batch { pairs, conventions } => batch::run(pairs, conventions),
        Command::Reference => Ok(reference::markdown()),
    }
}
