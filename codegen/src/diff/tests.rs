//! Small changes of one document with the verdict expected for each, there and back.

mod cases;
mod equal;
mod recent;
mod whole;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use super::change::{Change, Kind};
use super::rules;
use crate::load::{Document, Position, load};

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

/// A document of 3.1 whose one operation takes this schema.
fn taking(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    post:\n      requestBody:\n        \
         content:\n          application/json:\n            schema: {{{schema}}}\n      responses: {{'204': \
         {{description: b}}}}\ncomponents:\n  schemas:\n    Tag: {{type: string, minLength: 1}}\n    \
         Tags: {{type: array, items: {{$ref: '#/components/schemas/Tag'}}}}\n"
    )
}

/// Two documents, and the verdicts there and back.
type Case = (String, String, BTreeSet<String>, BTreeSet<String>);

/// All cases, with the text that differs.
fn cases() -> Vec<(String, Case)> {
    let expected = |verdicts: &[&str]| verdicts.iter().map(ToString::to_string).collect();
    let case = |from: &str, to: &str, old, new, there, back| {
        let (there, back) = (expected(there), expected(back));
        (format!("`{from}` → `{to}`"), (old, new, there, back))
    };
    let edits = cases::all()
        .map(|(from, to, there, back)| case(from, to, LIBRARY.to_owned(), edited(from, to), there, back));
    let recent = recent::CASES
        .iter()
        .map(|(from, to, there, back)| case(from, to, taking(from), taking(to), there, back));
    let wholly = |text: &str| format!("openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\n{text}\n");
    let whole = whole::CASES
        .iter()
        .map(|(from, to, there, back)| case(from, to, wholly(from), wholly(to), there, back));
    edits.chain(recent).chain(whole).collect()
}

#[test]
fn every_case_has_its_verdict_there_and_back() {
    let mut wrong = Vec::new();
    for (name, (old, new, there, back)) in cases() {
        let found = (verdicts(&compare(&old, &new)), verdicts(&compare(&new, &old)));
        if found != (there, back) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_changed_there_changed_back_at_the_same_places() {
    let mut wrong = Vec::new();
    for (name, (old, new, ..)) in cases() {
        let forth = compare(&old, &new)
            .into_iter()
            .map(|change| (change.at.old, change.at.new));
        let back = compare(&new, &old)
            .into_iter()
            .map(|change| (change.at.new, change.at.old));
        let places: (BTreeSet<_>, BTreeSet<_>) = (forth.collect(), back.collect());
        if places.0 != places.1 {
            wrong.push(format!("{name}: {places:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every change of every case with the words that stand at its place in either document. They were read one by one, and
/// are recorded so that a place that moves is seen. `CHARTER_BLESS=1` writes them anew.
#[test]
fn both_places_of_every_change_are_those_that_were_read() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diff/tests/places.txt");
    let mut told = String::new();
    for (name, (old, new, ..)) in cases() {
        writeln!(told, "{}", name.replace('\n', "⏎")).unwrap();
        for change in compare(&old, &new) {
            let code = change.rule.code;
            let (old, new) = (words_at(&old, change.at.old), words_at(&new, change.at.new));
            writeln!(told, "    {code}: {}\n        {old}\n        {new}", change.text).unwrap();
        }
    }
    if std::env::var_os("CHARTER_BLESS").is_some() {
        std::fs::write(&recorded, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&recorded).unwrap());
}

/// The line, and what stands there from the column on.
fn words_at(text: &str, at: Position) -> String {
    let line = text.lines().nth(at.line - 1).unwrap_or_default();
    let words: String = line.chars().skip(at.column - 1).take(40).collect();
    format!("{}: {words}", at.line)
}

#[test]
fn every_rule_is_met_by_some_case() {
    let mut told = BTreeSet::new();
    for (_, (.., there, back)) in cases() {
        let codes = there.into_iter().chain(back);
        told.extend(codes.filter_map(|verdict| verdict.split(' ').nth(1).map(str::to_owned)));
    }
    let known: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(known.len(), rules::ALL.len(), "two rules have one code");
    let missing: Vec<_> = known.difference(&told).collect();
    assert_eq!(missing, [] as [&String; 0]);
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
fn a_schema_that_is_met_under_several_names_is_told_of_by_the_shortest() {
    let bare = "        sequel: {$ref: '#/components/schemas/Book'}\n";
    let genres = "        main: {nullable: true, allOf: [{$ref: '#/components/schemas/Genre'}]}\n        place: {nullable: \
                  true, allOf: [{$ref: '#/components/schemas/Shelf'}]}\n";
    let shelf = "    Shelf: {type: object, required: [a], properties: {a: {type: string}}}\n    Money:\n";
    let old = edited(bare, &format!("{bare}{genres}")).replacen("    Money:\n", shelf, 1);
    let new = old
        .replacen("enum: [novel, poem]", "enum: [novel, poem, essay]", 1)
        .replacen("properties: {a: ", "properties: {b: {type: string}, a: ", 1);
    let changes = compare(&old, &new);
    let texts: Vec<&str> = changes.iter().map(|change| change.text.as_str()).collect();
    assert_eq!(texts, ["`Genre` can be \"essay\"", "`Book.place.b` was added"]);
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
