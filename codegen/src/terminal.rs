//! The one place that prints.

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
