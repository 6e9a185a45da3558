//! Settings: what pages say of them is what the server has, and each is told of on some page.

use std::collections::BTreeSet;

use shop_server::settings::KEYS;

use crate::tour::page::Page;

/// Where a page of the guide lists the settings of its convention.
const SECTION: &str = "Configuration";

/// The cells of the tables' rows that begin with a name.
pub(super) fn rows(lines: &[String]) -> Vec<Vec<String>> {
    let cells = |line: &String| {
        let cells = line.trim_matches('|').split('|');
        cells
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    };
    lines
        .iter()
        .filter(|line| line.starts_with("| `"))
        .map(cells)
        .collect()
}

#[test]
fn the_settings_of_the_readme_are_those_of_the_server() {
    let rows = rows(&Page::readme().prose_of("Settings"));
    assert!(rows.len() >= 5, "the table has lost its rows: {rows:?}");
    for row in rows {
        let key = KEYS.all().find(|key| KEYS.variable(key) == row[0]);
        let key = key.unwrap_or_else(|| panic!("no setting has the variable {}", row[0]));
        assert_eq!(row[1], key.default, "the default of {}", row[0]);
    }
}

/// The settings that pages list, each as the server has it.
pub(super) fn told() -> BTreeSet<&'static str> {
    let mut told = BTreeSet::new();
    for page in Page::all() {
        for row in rows(&page.prose_of(SECTION)) {
            let place = format!("{}, {}", page.name(), row[0]);
            let key = KEYS.all().find(|key| key.name == row[0]);
            let key = key.unwrap_or_else(|| panic!("{place}: there is no such setting"));
            assert_eq!(row[1], KEYS.variable(key), "{place}: its variable");
            assert_eq!(row[2], key.default, "{place}: its default");
            assert!(row.len() == 5 && !row[4].is_empty(), "{place}: what it does");
            told.insert(key.name);
        }
    }
    told
}

#[test]
fn settings_stand_on_their_pages_with_their_variable_and_default() {
    let told = told();
    assert!(told.len() >= 20, "the pages have lost their tables: {told:?}");
}
