//! For people at a terminal: one change a paragraph, in the manner of compilers.

use std::fmt::Write as _;

use super::{Report, concerned, ways};
use crate::diff::change::{Change, Kind};

pub(super) fn render(report: &Report<'_>, colour: bool) -> String {
    let paint = Paint(colour);
    let mut text = String::new();
    for change in &report.changes {
        // Writing to a string cannot fail.
        let _ = paragraph(&mut text, report, change, &paint);
    }
    let names = report.names();
    let _ = write!(text, "{} → {}: {}", names.old, names.new, report.summary());
    text
}

fn paragraph(text: &mut String, report: &Report<'_>, change: &Change, paint: &Paint) -> std::fmt::Result {
    let places = report.places(change);
    let verdict = format!("{}[{}]", change.kind.name(), change.rule.code);
    let verdict = paint.verdict(change.kind, &verdict);
    writeln!(
        text,
        "{} → {}: {verdict}: {}",
        places.old, places.new, change.text
    )?;
    let ways = ways(change);
    match (concerned(change), ways.is_empty()) {
        (Some(operations), true) => writeln!(text, "  in {operations}")?,
        (Some(operations), false) => writeln!(text, "  in the {ways} of {operations}")?,
        (None, _) => {}
    }
    match change.kind {
        Kind::Annotation => Ok(()),
        Kind::Breaking | Kind::NonBreaking => writeln!(text, "  hint: {}", change.hint()),
    }
}

/// Colours, where the reader can see them.
struct Paint(bool);

impl Paint {
    fn verdict(&self, kind: Kind, text: &str) -> String {
        let colour = match kind {
            Kind::Breaking => "1;31",
            Kind::NonBreaking => "32",
            Kind::Annotation => "2",
        };
        if self.0 {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
