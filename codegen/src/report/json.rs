//! For programs: one object, each problem with all that the text says of it.

use serde_json::{Value, json};

use super::Report;
use crate::rule::Kind;

pub(super) fn show(report: &Report<'_>) -> String {
    let problems = report.problems.iter().map(|problem| {
        json!({
            "file": report.file(problem.at),
            "line": problem.at.line,
            "column": problem.at.column,
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
