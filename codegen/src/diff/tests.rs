//! Small changes of one document with the verdict expected for each, there and back.

mod cases;
mod equal;

use std::collections::BTreeSet;

use super::change::{Change, Kind};
use super::rules;
use crate::load::{Document, load};

const LIBRARY: &str = include_str!("tests/library.yaml");
/// A day in 2026.
const NOW: i64 = 1_790_000_000;

fn document(text: &str) -> Document {
    let (document, problems) = load(text.to_owned()).unwrap();
    assert_eq!(problems, []);
    super::as_written(document)
}

fn compare(old: &str, new: &str) -> Vec<Change> {
    super::compare(&document(old), &document(new), NOW)
}

/// The changes as `breaking parameter-removed`, each once.
fn verdicts(changes: &[Change]) -> BTreeSet<String> {
    let verdict = |change: &Change| format!("{} {}", change.kind.name(), change.rule.code);
    changes.iter().map(verdict).collect()
}

/// The library with one text of it replaced.
fn edited(from: &str, to: &str) -> String {
    assert_eq!(
        LIBRARY.matches(from).count(),
        1,
        "`{from}` must stand once in the library"
    );
    LIBRARY.replacen(from, to, 1)
}

#[test]
fn every_case_has_its_verdict_there_and_back() {
    let mut wrong = Vec::new();
    for (from, to, there, back) in cases::CASES {
        let edited = edited(from, to);
        let expected =
            |verdicts: &[&str]| -> BTreeSet<String> { verdicts.iter().map(ToString::to_string).collect() };
        let found = (
            verdicts(&compare(LIBRARY, &edited)),
            verdicts(&compare(&edited, LIBRARY)),
        );
        if found != (expected(there), expected(back)) {
            wrong.push(format!("`{from}` → `{to}`: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_changed_there_changed_back_at_the_same_places() {
    let mut wrong = Vec::new();
    for (from, to, ..) in cases::CASES {
        let edited = edited(from, to);
        let forth = compare(LIBRARY, &edited)
            .into_iter()
            .map(|change| (change.at.old, change.at.new));
        let back = compare(&edited, LIBRARY)
            .into_iter()
            .map(|change| (change.at.new, change.at.old));
        let places: (BTreeSet<_>, BTreeSet<_>) = (forth.collect(), back.collect());
        if places.0 != places.1 {
            wrong.push(format!("`{from}` ↔ `{to}`: {places:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_met_by_some_case() {
    let mut told = BTreeSet::new();
    for (.., there, back) in cases::CASES {
        let codes = there
            .iter()
            .chain(*back)
            .filter_map(|verdict| verdict.split(' ').nth(1));
        told.extend(codes);
    }
    let known: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(known.len(), rules::ALL.len(), "two rules have one code");
    let missing: Vec<_> = known.difference(&told).collect();
    assert_eq!(missing, [] as [&&str; 0]);
}

#[test]
fn a_change_of_a_shared_schema_is_told_once_and_counts_whom_it_concerns() {
    let changes = compare(
        LIBRARY,
        &edited("enum: [novel, poem]", "enum: [novel, poem, essay]"),
    );
    let [change] = &changes[..] else {
        panic!("{changes:#?}");
    };
    assert_eq!(change.text, "`Genre` can be \"essay\"");
    assert_eq!(change.kind, Kind::Breaking);
    let operations: Vec<&str> = change.operations.iter().map(String::as_str).collect();
    assert_eq!(operations, ["GET /books", "GET /books/{id}", "POST /books"]);
    let directions: Vec<&str> = change.directions.iter().map(|way| way.name()).collect();
    assert_eq!(directions, ["request", "response"]);
}

#[test]
fn places_are_those_of_the_words_that_changed() {
    let changes = compare(
        LIBRARY,
        &edited("maximum: 100, default: 20", "default: 20, maximum: 50"),
    );
    let [change] = &changes[..] else {
        panic!("{changes:#?}");
    };
    assert_eq!(
        change.text,
        "`maximum` of the query parameter `limit` is 50 instead of 100"
    );
    let column = |text: &str| {
        let line = text.lines().nth(change.at.new.line - 1).unwrap();
        line.find("maximum").unwrap() + 1
    };
    assert_eq!(change.at.old.line, change.at.new.line);
    assert_eq!(change.at.old.column, column(LIBRARY));
    assert_ne!(change.at.old.column, change.at.new.column);
}
