//! For GitHub: workflow commands, shown beside the lines of the new document. Annotations are left out: there are only
//! ten places a run, and they are for what matters.

use super::{Report, concerned};
use crate::diff::change::{Change, Kind};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut lines: Vec<String> = report
        .changes
        .iter()
        .filter_map(|change| command(report, change))
        .collect();
    let names = report.names();
    lines.push(format!("{} → {}: {}", names.old, names.new, report.summary()));
    lines.join("\n")
}

fn command(report: &Report<'_>, change: &Change) -> Option<String> {
    let level = match change.kind {
        Kind::Breaking => "error",
        Kind::NonBreaking => "notice",
        Kind::Annotation => return None,
    };
    let file = property(&report.files(change).new);
    let title = property(&format!("{}[{}]", change.kind.name(), change.rule.code));
    let place = report.places(change).old;
    let operations = concerned(change)
        .map(|operations| format!("\nin {operations}"))
        .unwrap_or_default();
    let message = data(&format!(
        "{} (was at {place}){operations}\nhint: {}",
        change.text,
        change.hint()
    ));
    let at = change.at.new;
    Some(format!(
        "::{level} file={file},line={},col={},title={title}::{message}",
        at.line, at.column
    ))
}

/// A message: one line, with `%` standing for itself.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: as a message, and without what separates properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
