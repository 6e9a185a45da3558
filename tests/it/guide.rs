//! The guide in `docs/`, taken at its word.
//!
//! Every `console` block of a page is run, in the page's order, beside a server with a database of its own, and what is
//! printed must be what the page shows. A block such as `SHOP_HSTS_SECONDS=60 make run` starts the server anew, over the
//! same data, with these settings. What a page quotes of `api.yaml` and of the sources stands there, and so do the
//! settings, targets and links that it names.
//!
//! A transcript made by a tool was rejected: nobody reads what nobody wrote, and a wrong answer would be copied too.

mod complete;
mod compose;
mod document;
mod links;
mod quotes;
mod settings;
mod vocabulary;

use std::path::Path;

use crate::tour::{
    SERVER,
    console::{self, Terminal},
    page::{Block, Page},
    server::{Server, Settings},
};

/// What a reader types to start the server.
const START: &str = "make run";

macro_rules! pages {
    ($($test:ident $page:literal)*) => {
        /// The pages of the guide, each with a test of its own, so that they run beside each other.
        const PAGES: &[&str] = &[$($page),*];

        $(#[test]
        fn $test() {
            replay(&Page::named(concat!("docs/", $page, ".md")));
        })*
    };
}

pages! {
    audit "audit"
    business_logic "business-logic"
    caching "caching"
    conditional_requests "conditional-requests"
    cors_and_security_headers "cors-and-security-headers"
    data "data"
    databases "databases"
    document_reference "document"
    errors "errors"
    hooks "hooks"
    idempotency "idempotency"
    identity "identity"
    limits_on_bodies_and_time "limits-on-bodies-and-time"
    migrating_v1_to_v2 "migrating-v1-to-v2"
    mock_and_dev "mock-and-dev"
    negotiation_and_coding "negotiation-and-coding"
    observing "observing"
    orders_and_payments "orders-and-payments"
    paging "paging"
    parameters_bodies_answers "parameters-bodies-answers"
    rate_limits "rate-limits"
    running "running"
    scale "scale"
    sdks_and_diff "sdks-and-diff"
    sorting_filtering_selecting "sorting-filtering-selecting"
    uploads "uploads"
    validation "validation"
    versions_and_deprecation "versions-and-deprecation"
}

fn replay(page: &Page) {
    let folder = tempfile::tempdir().unwrap();
    let start = |settings| Server::start_with(Path::new(SERVER), folder.path(), settings);
    let mut terminal = Terminal::default();
    let mut server = None;
    let mut commands = 0;
    for block in page.blocks() {
        if let Some(settings) = start_of_server(&block) {
            // The one before has to let go of the database first.
            drop(server.take());
            server = Some(start(settings));
        }
        let exchanges = console::exchanges(&[block]);
        if !exchanges.is_empty() {
            let server = server.get_or_insert_with(|| start(Settings::new()));
            terminal.replay(server, &exchanges);
        }
        commands += exchanges.len();
    }
    assert!(commands > 0, "{} shows nothing", page.name());
}

/// The settings with which the block starts the server, if it does.
fn start_of_server(block: &Block) -> Option<Settings> {
    let words = block.text.trim().strip_suffix(START)?;
    let words = words.replace("\\\n", " ");
    let setting = |word: &str| {
        let (name, value) = word.split_once('=')?;
        let named = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        named.then_some(())?;
        Some((name.to_owned(), value.trim_matches('\'').to_owned()))
    };
    let settings: Option<Settings> = words.split_whitespace().map(setting).collect();
    settings.filter(|_| block.language == "sh")
}

#[test]
fn every_page_of_the_guide_is_replayed() {
    let names: Vec<String> = Page::all()
        .iter()
        .filter_map(|page| {
            page.name()
                .strip_prefix("docs/")?
                .strip_suffix(".md")
                .map(str::to_owned)
        })
        .filter(|name| name != "README")
        .collect();
    let mut replayed = PAGES.to_vec();
    replayed.sort_unstable();
    assert_eq!(names, replayed);
}

#[test]
fn settings_stand_before_the_start() {
    let block = |language: &str, text: &str| Block {
        language: language.into(),
        page: "a.md".into(),
        line: 1,
        text: text.into(),
    };
    let read = |text: &str| start_of_server(&block("sh", text));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(read("make run\n"), Some(vec![]));
    assert_eq!(
        read("SHOP_A=1 \\\n  SHOP_B='x y=z' make run\n"),
        None,
        "a value with a space would be cut in two"
    );
    assert_eq!(
        read("SHOP_A=1 \\\n  SHOP_B='x=y' make run\n"),
        Some(vec![pair("SHOP_A", "1"), pair("SHOP_B", "x=y")])
    );
    assert_eq!(read("make test\n"), None);
    assert_eq!(start_of_server(&block("text", "make run\n")), None);
}
