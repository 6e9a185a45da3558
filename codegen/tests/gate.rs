//! The gate as a designer meets it: documents that are refused with every problem and its place, and ones that pass.
//!
//! `tests/refused/<name>.txt` holds what `charter check` says of `<name>.yaml`, to the column.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut documents: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    documents.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    documents.sort();
    documents
}

fn check(document: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charter"));
    command
        .current_dir(document.parent().unwrap())
        .arg("check")
        .arg(document.file_name().unwrap());
    command.output().unwrap()
}

#[test]
fn every_problem_of_a_refused_document_is_told_with_its_place() {
    let documents = documents("refused");
    assert_eq!(documents.len(), 28, "a document was added or lost");
    for document in documents {
        let output = check(&document);
        let expected = fs::read_to_string(document.with_extension("txt")).unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            expected,
            "{}",
            document.display()
        );
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            "",
            "{}",
            document.display()
        );
        assert_eq!(output.status.code(), Some(1), "{}", document.display());
    }
}

#[test]
fn every_rule_is_broken_by_some_document() {
    let told: String = documents("refused")
        .iter()
        .map(|document| fs::read_to_string(document.with_extension("txt")).unwrap())
        .collect();
    let codes: BTreeSet<&str> = told
        .lines()
        .filter_map(|line| line.split_once("error[")?.1.split_once(']'))
        .map(|(code, _)| code)
        .collect();
    let expected = [
        "audit",
        "body",
        "bounds",
        "cache-control",
        "circle",
        "convention",
        "default",
        "deprecation",
        "discriminator",
        "duplicate-key",
        "enum",
        "extension",
        "file",
        "form",
        "idempotency",
        "info",
        "key",
        "max-body",
        "name",
        "negotiation",
        "operation-id",
        "paging",
        "parameter",
        "path",
        "path-parameter",
        "paths",
        "pattern",
        "range",
        "rate-limit",
        "ref-sibling",
        "required",
        "response",
        "schema",
        "security",
        "selection",
        "summary",
        "syntax",
        "tag",
        "timeout",
        "type",
        "unknown-key",
        "unknown-keyword",
        "unresolved-ref",
        "unsupported",
        "validator",
        "version",
        "versions",
    ];
    assert_eq!(codes, BTreeSet::from(expected));
}

#[test]
fn what_is_understood_passes() {
    let documents = documents("admitted");
    assert_eq!(documents.len(), 2, "a document was added or lost");
    for document in documents {
        let output = check(&document);
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{name}");
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            format!("{name}: no problems\n")
        );
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}
