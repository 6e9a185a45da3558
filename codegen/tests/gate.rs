//! The gate as a designer meets it: documents that are refused with every problem and its place, and ones that pass.
//!
//! `tests/refused/<name>.txt` holds what `charter check` says of `<name>.yaml`, to the column.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The documents of a folder. Whatever else lies there belongs to one of them by its name, or is left over.
fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let is_document = |path: &&PathBuf| matches!(path.extension(), Some(end) if end == "yaml" || (end == "json" && !golden(path)));
    let documents: Vec<PathBuf> = files.iter().filter(is_document).cloned().collect();
    let left_over: Vec<&PathBuf> = files
        .iter()
        .filter(|file| !documents.contains(file) && !documents.iter().any(|document| belongs(file, document)))
        .collect();
    assert_eq!(
        left_over,
        Vec::<&PathBuf>::new(),
        "nothing is made from these files"
    );
    documents
}

/// `bookshop.facts.json` is a result.
fn golden(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| stem.to_string_lossy().contains('.'))
}

fn belongs(file: &Path, document: &Path) -> bool {
    let stem = |path: &Path| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    };
    stem(file) == stem(document)
}

fn check(document: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charter"));
    command
        .current_dir(document.parent().unwrap())
        .arg("check")
        .arg(document.file_name().unwrap())
        .args(arguments);
    command.output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// With `CHARTER_BLESS=1` what is said now is recorded; read the difference before it is committed.
#[test]
fn every_problem_of_a_refused_document_is_told_with_its_place() {
    let bless = env::var_os("CHARTER_BLESS").is_some();
    for document in documents("refused") {
        let output = check(&document, &[]);
        let golden = document.with_extension("txt");
        let told = text(output.stderr);
        if bless {
            fs::write(&golden, &told).unwrap();
        }
        assert_eq!(
            told,
            fs::read_to_string(golden).unwrap(),
            "{}",
            document.display()
        );
        assert_eq!(text(output.stdout), "", "{}", document.display());
        assert_eq!(output.status.code(), Some(1), "{}", document.display());
    }
    assert!(!bless, "what is said was recorded");
}

/// What is only a matter of convention passes under `--conventions warn`, and nothing else does.
#[test]
fn conventions_can_be_warnings() {
    let is_waived = |line: &&str| line.ends_with(" convention)") && !line.contains(',');
    for document in documents("refused") {
        let refused = fs::read_to_string(document.with_extension("txt")).unwrap();
        let waived = refused.lines().last().filter(is_waived).is_some();
        let output = check(&document, &["--conventions", "warn"]);
        let told = text(output.stderr);
        assert_eq!(output.status.code(), Some(i32::from(!waived)), "{told}");
        assert_eq!(told.contains(": error["), !waived, "{told}");
        assert_eq!(
            told.matches(": warning[").count(),
            conventions(&refused),
            "{told}"
        );
    }
}

/// How many problems of the kind the last line counts.
fn conventions(told: &str) -> usize {
    let count = told.lines().last().unwrap().split_once(" convention)");
    count.map_or(0, |(before, _)| {
        before.rsplit([' ', '(']).next().unwrap().parse().unwrap()
    })
}

#[test]
fn what_is_understood_passes() {
    for document in [documents("admitted"), documents("files")].concat() {
        let output = check(&document, &[]);
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(text(output.stderr), "", "{name}");
        assert_eq!(text(output.stdout), format!("{name}: no problems\n"));
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}
