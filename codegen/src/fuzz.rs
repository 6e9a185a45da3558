//! Any bytes as a document: told what is wrong with it, or served.
//!
//! `tests/fuzz` lets libFuzzer think of the bytes; the test below tries again what was worth keeping. It is compiled for
//! tests and under `--cfg fuzzing` alone.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here has been looked for"
)]

use serde_json::Value;

use crate::diff;
use crate::gate;
use crate::load::{self, Document, Loaded};
use crate::lower;
use crate::problem::{Conventions, Problem};
use crate::report::{Format, Report};

/// A moment, since what has ended by now may go.
const NOW: i64 = 1_780_000_000;

/// A target: it panics where something is not as it must be.
pub type Target = fn(&[u8]);

/// All targets of the tool, by their names in `tests/fuzz`.
pub const TARGETS: [(&str, Target); 1] = [("document", document)];

/// Reads a document, judges it, and does with one that is admitted whatever is done with such: makes facts of it, serves
/// it, compares it with itself.
pub fn document(bytes: &[u8]) {
    let (loaded, problems) = judged("api.yaml", bytes);
    reports(&loaded, &problems);
    if is_refused(&loaded, &problems) {
        return;
    }
    let Some(document) = loaded.document else { return };
    lower::lower(&document, "../api.yaml");
    let contract = document.stated.to_json().to_string();
    again(&contract);
    #[cfg(feature = "mock")]
    served(&document, &contract);
    itself(document, bytes);
}

fn judged(name: &str, bytes: &[u8]) -> (Loaded, Vec<Problem>) {
    let mut loaded = load::taken(name.to_owned(), bytes.to_vec(), None);
    let mut problems = std::mem::take(&mut loaded.problems);
    if let Some(document) = &loaded.document {
        problems = gate::check(document, problems);
    }
    (loaded, problems)
}

fn is_refused(loaded: &Loaded, problems: &[Problem]) -> bool {
    loaded.document.is_none() || problems.iter().any(|problem| problem.refuses(Conventions::Warn))
}

/// Every problem can be told, with a place in the document and something to do about it.
fn reports(loaded: &Loaded, problems: &[Problem]) {
    assert!(
        loaded.document.is_some() || !problems.is_empty(),
        "nobody is told why it is none"
    );
    let lines: Vec<usize> = loaded
        .files
        .iter()
        .map(|file| file.text.lines().count())
        .collect();
    for problem in problems {
        let most = lines.get(problem.at.file).copied().unwrap_or_default();
        assert!(problem.at.line <= most + 1, "{problem:?} of {most} lines");
        assert!(
            !problem.text.is_empty() && !problem.hint.is_empty(),
            "{problem:?}"
        );
    }
    let report = Report {
        document: "api.yaml",
        files: &loaded.files,
        problems,
        conventions: Conventions::Warn,
        coloured: false,
    };
    for format in [Format::Json, Format::Sarif] {
        let told = report.show(format);
        serde_json::from_str::<Value>(&told).expect("a report in JSON");
    }
    for format in [Format::Text, Format::Github] {
        report.show(format);
    }
}

/// The document as it is served is one that is admitted.
fn again(contract: &str) {
    let (loaded, problems) = judged("api.json", contract.as_bytes());
    assert!(!is_refused(&loaded, &problems), "{problems:?} of {contract}");
}

/// The engine compiles what the gate admits.
#[cfg(feature = "mock")]
fn served(document: &Document, contract: &str) {
    use std::cell::RefCell;

    use crate::mock::{pool::Pool, table::table};

    thread_local! {
        static POOL: RefCell<Pool> = RefCell::default();
    }
    let operations = POOL.with_borrow_mut(|pool| table(document, pool));
    let made = charter::mock::server(charter::mock::MockOptions {
        contract,
        document: charter::docs::Document::loaded(String::new(), contract.to_owned()),
        operations: &operations,
        policy: charter::Policy::default(),
        trial: charter::auth::Trial::Everybody,
        live: &charter::docs::Live::default(),
    });
    if let Err(error) = made {
        panic!("{error}: {contract}");
    }
}

/// A document is no change of itself.
fn itself(document: Document, bytes: &[u8]) {
    let (other, _) = judged("api.yaml", bytes);
    let old = diff::as_written(document);
    let new = diff::as_written(other.document.expect("it was read once"));
    let changes = diff::compare(&old, &new, NOW);
    assert!(changes.is_empty(), "{changes:?}");
}

#[cfg(test)]
#[path = "../../tests/fuzz/replay.rs"]
mod replay;
