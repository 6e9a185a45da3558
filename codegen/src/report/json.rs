//! For programs: one object, each problem with all that the text says of it.

use serde_json::{Value, json};

use super::Report;
use crate::rule::Kind;

/// Lines and columns count from 1; a problem of the whole file has neither.
fn number(number: usize) -> Option<usize> {
    (number > 0).then_some(number)
}

pub(super) fn show(report: &Report<'_>) -> String {
    let problems = report.problems.iter().map(|problem| {
        json!({
            "file": report.file(problem.at),
            "line": number(problem.at.line),
            "column": number(problem.at.column),
            "level": report.level(problem),
            "kind": problem.kind().to_string(),
            "rule": problem.code,
            "text": problem.text,
            "hint": problem.hint,
        })
    });
    let told = json!({
        "document": report.document,
        "invalid": report.count(Kind::Invalid),
        "unsupported": report.count(Kind::Unsupported),
        "convention": report.count(Kind::Convention),
        "problems": problems.collect::<Value>(),
    });
    format!("{told:#}")
}
