//! The shop's server.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use shop_server::cli::{Cli, Failure, run};

/// A refused request makes seventy small allocations, on one thread that frees them, too: with glibc they are a fifth of
/// its instructions, with mimalloc about half of that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report(&failure);
            ExitCode::FAILURE
        }
    }
}

/// The failure and everything that led to it, each cause once.
#[expect(
    clippy::print_stderr,
    reason = "the last word of a command line belongs on standard error"
)]
fn report(failure: &Failure) {
    let mut text = failure.to_string();
    let mut cause = failure.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    eprintln!("error: {text}");
}
