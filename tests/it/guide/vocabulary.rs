//! Everything that a document can say, and a server then answers, has its page.

use std::collections::BTreeSet;

use crate::tour::page::Page;

/// The index of the guide, whose table is the list of the vocabulary.
const INDEX: &str = "docs/README.md";
const TABLE: &str = "What the document can say";
/// What a page on a convention answers.
const SECTIONS: [&str; 4] = ["In api.yaml", "What clients see", "Configuration", "Rules"];

/// The rows of the table: what is written in the document, and the page about it.
fn rows() -> Vec<(Vec<String>, Page)> {
    let lines = Page::named(INDEX).prose_of(TABLE);
    let rows = lines.iter().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let words = cells[0]
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        let page = cells[1]
            .split("](")
            .nth(1)
            .and_then(|link| link.split(')').next());
        let page = page.unwrap_or_else(|| panic!("no page in the row {row}"));
        (words, Page::named(&format!("docs/{page}")))
    })
    .collect()
}

/// All that the table names.
pub(super) fn words() -> BTreeSet<String> {
    rows().into_iter().flat_map(|(words, _)| words).collect()
}

#[test]
fn each_word_of_the_vocabulary_has_a_page_that_says_how_to_write_it() {
    let rows = rows();
    assert!(rows.len() >= 12, "the table has lost its rows: {}", rows.len());
    for (words, page) in rows {
        assert!(!words.is_empty(), "a row about {} names nothing", page.name());
        for title in SECTIONS {
            let there = page.headings().iter().any(|heading| heading == title);
            assert!(there, "{} has no section `{title}`", page.name());
        }
        let blocks = page.section("In api.yaml").into_iter().map(|block| block.text);
        let written: String = page.prose_of("In api.yaml").into_iter().chain(blocks).collect();
        for word in words {
            assert!(
                written.contains(&word),
                "{} does not say how to write `{word}`",
                page.name()
            );
        }
    }
}
