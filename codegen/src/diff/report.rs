//! Changes as people and machines read them.

mod github;
mod json;
mod markdown;
mod text;

use super::change::{Change, Kind};
use super::pair::Pair;
use crate::load::Position;
use crate::source::Source;

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    Text,
    /// One JSON object, for programs
    Json,
    /// Workflow commands, which GitHub shows beside the lines
    Github,
    /// A table, for a comment on a change
    Markdown,
}

/// The changes of two documents with what is needed to tell of them.
#[derive(Debug)]
pub(crate) struct Report<'s> {
    /// The documents.
    sources: Pair<&'s Source>,
    /// The changes, the worst first.
    pub(super) changes: Vec<Change>,
}

impl<'s> Report<'s> {
    pub(super) fn new(sources: Pair<&'s Source>, mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| change.kind);
        Report { sources, changes }
    }

    /// How many changes there are of a kind.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }

    /// The report in a format. `colour` is for terminals.
    pub(super) fn render(&self, format: Format, colour: bool) -> String {
        match format {
            Format::Text => text::render(self, colour),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
            Format::Markdown => markdown::render(self),
        }
    }

    /// What the documents are called.
    fn names(&self) -> Pair<&'s str> {
        self.sources.map(|source| source.name.as_str())
    }

    /// The files that a change stands in.
    fn files(&self, change: &Change) -> Pair<String> {
        Pair::new(
            self.sources.old.file_of(change.at.old),
            self.sources.new.file_of(change.at.new),
        )
    }

    /// Where a change stands in both documents: `old.yaml:12:3`.
    fn places(&self, change: &Change) -> Pair<String> {
        let place = |file: String, at: Position| format!("{file}:{}:{}", at.line, at.column);
        let files = self.files(change);
        Pair::new(place(files.old, change.at.old), place(files.new, change.at.new))
    }

    /// `2 breaking, 1 non-breaking, no annotations`, as far as there are any.
    fn summary(&self) -> String {
        let counted =
            [Kind::Breaking, Kind::NonBreaking, Kind::Annotation].map(|kind| (kind, self.count(kind)));
        let said: Vec<String> = counted
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{count} {}", kind.name()))
            .collect();
        if said.is_empty() {
            "nothing changed".to_owned()
        } else {
            said.join(", ")
        }
    }
}

/// The operations of a change, the first few by name.
fn concerned(change: &Change) -> Option<String> {
    const NAMED: usize = 3;
    let operations: Vec<&str> = change.operations.iter().map(String::as_str).collect();
    match operations.len() {
        0 => None,
        count if count <= NAMED => Some(operations.join(", ")),
        count => Some(format!(
            "{} and {} more",
            operations[..NAMED].join(", "),
            count - NAMED
        )),
    }
}

/// The ways that the values of a change go, in words.
fn ways(change: &Change) -> String {
    let ways: Vec<&str> = change
        .directions
        .iter()
        .map(|direction| direction.name())
        .collect();
    ways.join(" and ")
}
