//! The one place that prints.

use std::io::IsTerminal;

/// Whether stderr is a terminal that shows colours, and nobody asked for none (<https://no-color.org>).
pub(crate) fn is_coloured() -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    wanted && std::env::var_os("TERM").is_none_or(|term| term != "dumb") && std::io::stderr().is_terminal()
}

/// What a person waits for, and what went wrong: on stderr, so that stdout stays for results.
#[expect(
    clippy::print_stderr,
    reason = "a command line tool speaks to its user here and nowhere else"
)]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}

/// The result that was asked for.
#[expect(
    clippy::print_stdout,
    reason = "a command line tool speaks to its user here and nowhere else"
)]
pub(crate) fn answer(line: &str) {
    println!("{line}");
}
