//! For programs: everything that is known, under names that stay.

use serde_json::{Value, json};

use super::Report;
use crate::diff::change::{Change, Kind};
use crate::load::Position;

pub(super) fn render(report: &Report<'_>) -> String {
    let changes: Vec<Value> = report
        .changes
        .iter()
        .map(|change| entry(report, change))
        .collect();
    let whole = json!({
        "old": report.names().old,
        "new": report.names().new,
        "summary": {
            "breaking": report.count(Kind::Breaking),
            "non_breaking": report.count(Kind::NonBreaking),
            "annotation": report.count(Kind::Annotation),
        },
        "changes": changes,
    });
    format!("{whole:#}")
}

fn entry(report: &Report<'_>, change: &Change) -> Value {
    let place = |file: &str, at: Position| json!({"file": file, "line": at.line, "column": at.column});
    let files = report.files(change);
    let directions: Vec<&str> = change
        .directions
        .iter()
        .map(|direction| direction.name())
        .collect();
    json!({
        "kind": change.kind.name(),
        "code": change.rule.code,
        "text": change.text,
        "hint": change.hint(),
        "old": place(&files.old, change.at.old),
        "new": place(&files.new, change.at.new),
        "directions": directions,
        "operations": change.operations,
    })
}
