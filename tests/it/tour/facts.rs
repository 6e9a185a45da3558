//! What README.md and ARCHITECTURE.md name: files, `make` targets, settings.

use std::path::Path;

use shop_server::settings::KEYS;

use super::readme::README;

const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");
const MAKEFILE: &str = include_str!("../../../Makefile");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The text behind each `start`, up to `end`.
fn between<'a>(text: &'a str, start: &str, end: &[char]) -> Vec<&'a str> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split(end).next())
        .collect()
}

#[test]
fn links_lead_to_files() {
    for (name, text, least) in [("README.md", README, 10), ("ARCHITECTURE.md", ARCHITECTURE, 30)] {
        let links: Vec<&str> = between(text, "](", &[')', '#'])
            .into_iter()
            .filter(|link| !link.contains("://"))
            .collect();
        assert!(links.len() >= least, "{name} has lost its links: {links:?}");
        for link in links {
            assert!(
                Path::new(ROOT).join(link).exists(),
                "{name} links to {link}, which is not there"
            );
        }
    }
}

#[test]
fn named_targets_are_in_the_makefile() {
    let words = [README, ARCHITECTURE].concat();
    let mut named = between(&words, "`make ", &['`', ' ']);
    named.extend(between(&words, "\nmake ", &['\n', ' ']));
    assert!(named.contains(&"run") && named.contains(&"test"), "{named:?}");
    for target in named {
        let rule = format!("\n{target}:");
        assert!(
            MAKEFILE.contains(&rule),
            "`make {target}` is named, the Makefile has no such target"
        );
    }
}

#[test]
fn the_settings_are_those_of_the_server() {
    let (_, table) = README.split_once("\n## Settings\n").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() >= 5, "the table has lost its rows: {rows:?}");
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let key = KEYS.all().find(|key| KEYS.variable(key) == cells[1]);
        let key = key.unwrap_or_else(|| panic!("no setting has the variable {}", cells[1]));
        assert_eq!(cells[2], key.default, "the default of {}", cells[1]);
    }
}
