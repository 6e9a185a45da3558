//! `migrate`: the schema is shown and brought up to date.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use super::{program::Place, server::Server};

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

/// Whoever comes second waits for the first, and finds nothing to do.
#[test]
fn of_two_programs_that_migrate_at_once_one_does_it() {
    for _ in 0..5 {
        let place = Place::new();
        let start = || {
            let mut command = place.command(&["migrate", "up"], &[]);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let programs = [start(), start()];
        let mut said = programs.map(|program| {
            let Output { stdout, stderr, .. } = program.wait_with_output().unwrap();
            String::from_utf8([stdout, stderr].concat()).unwrap()
        });
        said.sort();
        assert_eq!(said, ["The schema is up to date.\n".to_owned(), all("applied")]);
    }
}

#[test]
fn a_rehearsal_prints_the_statements_and_leaves_nothing() {
    let place = Place::new();
    let said = place.run(&["migrate", "up", "--dry-run"]).printed();
    for name in NAMES {
        assert!(said.contains(&format!("-- {name}\n")), "{said}");
    }
    assert!(
        said.contains("\nCREATE TABLE orders (\n    id TEXT NOT NULL PRIMARY KEY,"),
        "{said}"
    );
    assert!(
        said.ends_with("\n-- All of this succeeds, and was taken back.\n"),
        "{said}"
    );
    assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 0);

    place.run(&["migrate", "up"]).printed();
    assert_eq!(
        place
            .run(&["migrate", "down", "--steps", "2"])
            .printed()
            .lines()
            .count(),
        2
    );
    let before = files(&place.path(""));
    let said = place.run(&["migrate", "up", "--dry-run"]).printed();
    assert!(
        said.starts_with("-- m20260101_000007_review_orders\nCREATE INDEX reviews_item_id_idx ON "),
        "{said}"
    );
    assert!(files(&place.path("")) == before, "a rehearsal changes nothing");
}

#[test]
fn migrations_are_taken_back_while_nobody_serves_and_nothing_is_lost() {
    let place = Place::new();
    assert_eq!(
        place.run(&["migrate", "down"]).complaint(),
        "error: there is no database at sqlite://data/shop.db"
    );
    let server = Server::start(&place, &[]);
    assert_eq!(
        place.run(&["migrate", "down"]).complaint(),
        "error: the database is open in another program: stop the server first"
    );
    server.terminate();
    server.end();
    assert_eq!(
        place.run(&["migrate", "down"]).printed(),
        "taken back  m20260101_000008_account_numbers\n"
    );
    // The account that the server's tokens speak for.
    assert_eq!(
        place.run(&["migrate", "down", "--steps", "8"]).complaint(),
        "error: taking m20260101_000003_identity back would lose 1 rows of users; nothing is changed. Remove what you can \
         do without, or restore a backup from before it was applied"
    );
    assert_eq!(
        place.run(&["migrate", "up"]).printed(),
        "applied  m20260101_000008_account_numbers\n"
    );
}
