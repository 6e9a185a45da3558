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

/// The text without the colours that terminals are told by `ESC [ … m`, for whoever shows it elsewhere.
#[cfg(feature = "mock")]
pub(crate) fn plain(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default();
    let others = pieces.map(|piece| piece.split_once('m').map_or(piece, |(_, rest)| rest));
    std::iter::once(first).chain(others).collect()
}

#[cfg(all(test, feature = "mock"))]
mod tests {
    #[test]
    fn colours_are_for_terminals() {
        let coloured = "\u{1b}[1;31merror\u{1b}[0m: mend [1m]";
        assert_eq!(super::plain(coloured), "error: mend [1m]");
    }
}
