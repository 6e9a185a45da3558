//! What pages point to: files, headings, `make` targets.

use std::{collections::BTreeSet, fs, path::Path};

use crate::tour::page::Page;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The fewest relative links of pages that many ways lead through, so that a slip in reading them is seen.
const LEAST: [(&str, usize); 3] = [("README.md", 10), ("ARCHITECTURE.md", 30), ("docs/README.md", 10)];

/// The text behind each `start`, up to `end`.
fn between<'a>(text: &'a str, start: &str, end: &[char]) -> Vec<&'a str> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split(end).next())
        .collect()
}

/// The targets of a page's links within the repository.
fn relative_links(page: &Page) -> Vec<String> {
    let prose = page.prose().join("\n");
    between(&prose, "](", &[')'])
        .into_iter()
        .filter(|link| !link.contains("://"))
        .map(str::to_owned)
        .collect()
}

/// The names under which a page's headings can be linked to, as forges make them: lower case, spaces as hyphens, other
/// signs left out.
fn anchors(page: &Page) -> BTreeSet<String> {
    let anchor = |heading: &String| {
        let sign = |sign: char| match sign {
            ' ' => Some('-'),
            '-' | '_' => Some(sign),
            sign if sign.is_alphanumeric() => Some(sign),
            _ => None,
        };
        heading.to_lowercase().chars().filter_map(sign).collect()
    };
    page.headings().iter().map(anchor).collect()
}

#[test]
fn links_lead_to_files_and_headings() {
    for page in Page::all() {
        let links = relative_links(&page);
        let least = LEAST.iter().find(|(name, _)| *name == page.name());
        assert!(
            links.len() >= least.map_or(0, |(_, least)| *least),
            "{} has lost its links: {links:?}",
            page.name()
        );
        for link in links {
            assert!(
                leads_somewhere(&page, &link),
                "{} links to {link}, which is not there",
                page.name()
            );
        }
    }
}

fn leads_somewhere(page: &Page, link: &str) -> bool {
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (link, None),
    };
    let folder = Path::new(page.name()).parent().unwrap();
    let Ok(target) = fs::canonicalize(Path::new(ROOT).join(folder).join(path)) else {
        return false;
    };
    let Some(anchor) = anchor else { return true };
    let root = fs::canonicalize(ROOT).unwrap();
    let name = if path.is_empty() {
        page.name().to_owned()
    } else {
        target.strip_prefix(root).unwrap().to_str().unwrap().to_owned()
    };
    anchors(&Page::named(&name)).contains(anchor)
}

#[test]
fn a_link_to_a_heading_that_is_not_there_is_seen() {
    let page = Page::readme();
    assert!(leads_somewhere(&page, "#run-it"));
    assert!(leads_somewhere(&page, "ARCHITECTURE.md#the-walls"));
    for wrong in ["#run-that", "ARCHITECTURE.md#walls", "docs/nothing.md", "#"] {
        assert!(!leads_somewhere(&page, wrong), "{wrong}");
    }
}

#[test]
fn named_targets_are_in_the_makefile() {
    let makefile = Page::named("Makefile");
    let rules = makefile.prose();
    let words: Vec<String> = Page::all()
        .iter()
        .flat_map(|page| {
            let blocks = page.blocks().into_iter().map(|block| format!("\n{}", block.text));
            page.prose().into_iter().chain(blocks).collect::<Vec<_>>()
        })
        .collect();
    let words = words.join("\n");
    let mut named = between(&words, "`make ", &['`', ' ']);
    named.extend(between(&words, "\nmake ", &['\n', ' ']));
    assert!(named.contains(&"run") && named.contains(&"test"), "{named:?}");
    for target in named {
        let rule = format!("{target}:");
        assert!(
            rules.iter().any(|line| line.starts_with(&rule)),
            "`make {target}` is named, the Makefile has no such target"
        );
    }
}
