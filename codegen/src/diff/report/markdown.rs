//! For a comment on a change: a table for each kind.

use super::{Report, concerned};
use crate::diff::change::{Change, Kind};

pub(super) fn render(report: &Report<'_>) -> String {
    let names = report.names();
    let mut text = format!("**{} → {}:** {}\n", names.old, names.new, report.summary());
    for (kind, title) in [
        (Kind::Breaking, "Breaking"),
        (Kind::NonBreaking, "Non-breaking"),
        (Kind::Annotation, "Annotations"),
    ] {
        let rows: Vec<String> = report
            .changes
            .iter()
            .filter(|change| change.kind == kind)
            .map(row)
            .collect();
        if !rows.is_empty() {
            text.push_str(&format!(
                "\n### {title}\n\n| Old | New | What | Where | Code |\n|---|---|---|---|---|\n{}\n",
                rows.join("\n")
            ));
        }
    }
    text.trim_end().to_owned()
}

fn row(change: &Change) -> String {
    let place = |at: crate::load::Position| format!("{}:{}", at.line, at.column);
    let operations = concerned(change).unwrap_or_default();
    format!(
        "| {} | {} | {} | {} | `{}` |",
        place(change.at.old),
        place(change.at.new),
        cell(&change.text),
        cell(&operations),
        change.rule.code
    )
}

/// Text that stays within its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\r', '\n'], " ")
}
