//! `migrate`: the schema is shown and brought up to date.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::program::Place;

const NAMES: [&str; 8] = [
    "m20260101_000001_catalogue",
    "m20260101_000002_table_versions",
    "m20260101_000003_identity",
    "m20260101_000004_units",
    "m20260101_000005_orders",
    "m20260101_000006_uploads",
    "m20260101_000007_review_orders",
    "m20260101_000008_account_numbers",
];

/// The list of all migrations, each in this state.
fn all(state: &str) -> String {
    NAMES.iter().map(|name| format!("{state}  {name}\n")).collect()
}

/// Every file below the folder, with its content.
pub(super) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

#[test]
fn without_a_database_the_status_says_so_and_makes_none() {
    let place = Place::new();
    let expected = format!(
        "There is no database at sqlite://data/shop.db yet; `migrate up` would make it.\n{}",
        all("pending")
    );
    assert_eq!(place.run(&["migrate", "status"]).printed(), expected);
    assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 0);
}

#[test]
fn migrations_are_applied_once_and_listed_without_a_change() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate", "up"]).printed(), all("applied"));
    assert_eq!(
        place.run(&["migrate", "up"]).printed(),
        "The schema is up to date.\n"
    );
    let before = files(&place.path(""));
    assert!(
        before.contains_key(&place.path("data/shop.db")),
        "{:?}",
        before.keys()
    );
    assert_eq!(place.run(&["migrate", "status"]).printed(), all("applied"));
    assert!(files(&place.path("")) == before, "the status changes nothing");
}

#[test]
fn whatever_makes_the_database_only_its_own_user_can_read_it() {
    for command in [
        &["migrate", "up"] as &[&str],
        &["seed", "--items", "1"],
        &["token", "--role", "admin"],
    ] {
        let place = Place::new();
        assert_eq!(place.run(command).code, Some(0));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.path("data")), 0o700, "{command:?}");
        let databases = files(&place.path("data")).into_keys();
        let databases: Vec<_> = databases
            .filter(|path| path.to_string_lossy().contains("shop.db"))
            .collect();
        assert!(!databases.is_empty(), "{command:?}");
        for path in databases {
            assert_eq!(mode(&path), 0o600, "{command:?}: {}", path.display());
        }
    }
}
