//! What pages quote: a `yaml` block stands in `api.yaml` or in the document that is served in tests, a `rust` block in a
//! file of `src/` or in that server, word for word.
//!
//! The indentation may be less than there. A line that is a comment with `…` alone leaves out lines between those around
//! it, up to a few screens of them. README.md is not asked: its chapter on changing the API shows what is not there yet,
//! and the pipeline's test takes it at its word.

use crate::{
    sources,
    tour::page::{Block, Page},
};

/// A document of everything that the shop does not need.
const WIRE: &str = include_str!("../../../codegen/tests/compiled/wire.yaml");

const FARTHEST: usize = 120;

/// The sources that a language's quotes may come from.
fn quotable(language: &str) -> Vec<String> {
    match language {
        "yaml" => vec![shop_contract::DOCUMENT.to_owned(), WIRE.to_owned()],
        "rust" => sources::sources("src")
            .into_iter()
            .chain(sources::sources("engine/tests/everything"))
            .map(|(_, text)| text)
            .collect(),
        _ => Vec::new(),
    }
}

fn is_omission(line: &str) -> bool {
    matches!(line.trim(), "# …" | "// …")
}

/// Whether the lines stand in the text, indented alike by as much as the first one is more than here.
fn is_quoted(quote: &str, text: &str) -> bool {
    let quote: Vec<&str> = quote.trim_end().lines().collect();
    let text: Vec<&str> = text.lines().collect();
    (0..text.len()).any(|at| {
        let indent = text[at].strip_suffix(quote[0]);
        indent.is_some_and(|indent| indent.trim().is_empty() && goes_on(&quote, &text[at..], indent))
    })
}

fn goes_on(quote: &[&str], text: &[&str], indent: &str) -> bool {
    let Some((line, rest)) = quote.split_first() else {
        return true;
    };
    if is_omission(line) {
        let most = text.len().min(FARTHEST);
        return (0..=most).any(|skipped| goes_on(rest, &text[skipped..], indent));
    }
    text.split_first().is_some_and(|(found, text)| {
        let same = found.strip_prefix(indent) == Some(line) || (line.is_empty() && found.is_empty());
        same && goes_on(rest, text, indent)
    })
}

fn quotes(language: &str) -> Vec<Block> {
    let pages = Page::all();
    let guide = pages.iter().filter(|page| page.name().starts_with("docs/"));
    let mut blocks: Vec<Block> = guide.flat_map(Page::blocks).collect();
    blocks.retain(|block| block.language == language);
    blocks
}

#[test]
fn quotes_of_the_document_and_of_the_sources_are_word_for_word() {
    for (language, least) in [("yaml", 5), ("rust", 3)] {
        let quotes = quotes(language);
        assert!(
            quotes.len() >= least,
            "the guide has lost its quotes: {}",
            quotes.len()
        );
        let sources = quotable(language);
        for Block { page, line, text, .. } in quotes {
            assert!(
                sources.iter().any(|source| is_quoted(&text, source)),
                "{page}:{line} quotes what is not there:\n{text}"
            );
        }
    }
}

#[test]
fn a_quote_may_leave_out_and_move_to_the_left_but_not_change() {
    let text = "paths:\n  /a:\n    get:\n      tags: [A]\n\n      summary: A.\n  /b: {}\n";
    for quote in [
        "paths:\n",
        "  /a:\n    get:\n",
        "/a:\n  get:\n    tags: [A]\n\n    summary: A.\n",
        "/a:\n  # …\n    summary: A.\n/b: {}\n",
    ] {
        assert!(is_quoted(quote, text), "{quote}");
    }
    for quote in [
        "/a:\nget:\n",
        "get:\n  tags: [B]\n",
        "/b: {}\n# …\n/a:\n",
        "ths:\n",
    ] {
        assert!(!is_quoted(quote, text), "{quote}");
    }
}
