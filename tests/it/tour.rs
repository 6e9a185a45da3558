//! README.md, taken at its word: its tour is run, and what it names exists.
//!
//! A tour that is only read goes stale with the first change of an answer. Snippets compiled as doc tests were rejected:
//! what a newcomer pastes is shell, and it meets the program, not the library.

pub(crate) mod console;
mod facts;
mod pattern;
pub(crate) mod readme;
pub(crate) mod server;
mod walls;

use std::path::Path;

use self::{console::Terminal, server::Server};

/// The server that `make run` starts.
const SERVER: &str = env!("CARGO_BIN_EXE_shop-server");

#[test]
fn the_tour_answers_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Path::new(SERVER), folder.path());
    let exchanges = console::exchanges(&readme::section("A five-minute tour"));
    assert!(
        exchanges.len() >= 10,
        "the tour has lost its commands: {exchanges:?}"
    );
    Terminal::beside(&server).replay(&exchanges);
}

#[test]
fn the_terminal_shows_the_banner_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Path::new(SERVER), folder.path());
    let expected = readme::only("Run it", "text").replace(console::ADDRESS, server.address());
    let shown = server.banner();
    assert!(
        pattern::matches(&expected, &shown),
        "README.md says\n{expected}\nthe terminal says\n{shown}"
    );
}
