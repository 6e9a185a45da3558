//! The problems of one document in the order of its lines, for people and for programs.

mod github;
mod json;
mod sarif;
mod text;

use crate::load::{File, Position};
use crate::problem::{Conventions, Problem};
use crate::rule::Kind;

/// How problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: each with its line and a hint
    #[default]
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, which code hosts and editors read
    Sarif,
    /// Workflow commands, which GitHub shows beside the changed lines
    Github,
}

/// What was found in a document.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// The document's name as the person called it.
    pub(crate) document: &'a str,
    /// Its files.
    pub(crate) files: &'a [File],
    /// What was found.
    pub(crate) problems: &'a [Problem],
    /// What the problems of the kind *convention* are.
    pub(crate) conventions: Conventions,
    /// Whether text is coloured.
    pub(crate) coloured: bool,
}

impl Report<'_> {
    /// The whole report.
    pub(crate) fn show(&self, format: Format) -> String {
        match format {
            Format::Text => text::show(self),
            Format::Json => json::show(self),
            Format::Sarif => sarif::show(self),
            Format::Github => github::show(self),
        }
    }

    /// The name of the file that holds a place, as a person would call it from here.
    fn file(&self, at: Position) -> String {
        match self.files.get(at.file).filter(|_| at.file > 0) {
            Some(file) => match self.document.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{}", file.name),
                None => file.name.clone(),
            },
            None => self.document.to_owned(),
        }
    }

    /// `error` or `warning`.
    fn level(&self, problem: &Problem) -> &'static str {
        if problem.refuses(self.conventions) {
            "error"
        } else {
            "warning"
        }
    }

    fn count(&self, kind: Kind) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.kind() == kind)
            .count()
    }
}
