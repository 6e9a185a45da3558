//! README.md, taken at its word: its tour is run. The [guide](crate::guide) is replayed with the same tools.
//!
//! A tour that is only read goes stale with the first change of an answer. Snippets compiled as doc tests were rejected:
//! what a newcomer pastes is shell, and it meets the program, not the library.

pub(crate) mod console;
pub(crate) mod page;
pub(crate) mod pattern;
pub(crate) mod server;
mod transcript;
mod value;
mod walls;

use std::path::Path;

use self::{console::Terminal, page::Page, server::Server};

/// The server that `make run` starts.
pub(crate) const SERVER: &str = env!("CARGO_BIN_EXE_shop-server");

#[test]
fn the_tour_answers_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Path::new(SERVER), folder.path());
    let exchanges = console::exchanges(&Page::readme().section("A five-minute tour"));
    assert!(
        exchanges.len() >= 10,
        "the tour has lost its commands: {exchanges:?}"
    );
    Terminal::default().replay(&server, &exchanges);
}

#[test]
fn the_terminal_shows_the_banner_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Path::new(SERVER), folder.path());
    let expected = Page::readme()
        .only("Run it", "text")
        .replace(console::ADDRESS, server.address());
    let shown = server.banner();
    assert!(
        pattern::matches(&expected, &shown),
        "README.md says\n{expected}\nthe terminal says\n{shown}"
    );
}
