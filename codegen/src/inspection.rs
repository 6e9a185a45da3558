//! A document, read and judged: what is wrong with it, and whether it can be served all the same.

use std::rc::Rc;

use crate::failure::Failure;
use crate::gate;
use crate::load::{self, Document, File};
use crate::place::Place;
use crate::problem::{Conventions, Problem};
use crate::report::{Format, Report};
use crate::terminal::{self, tell};

/// What was found.
pub(crate) struct Inspection {
    /// The document's name as the person called it.
    name: String,
    files: Rc<[File]>,
    /// `None` where its text cannot be understood at all.
    document: Option<Document>,
    problems: Vec<Problem>,
    conventions: Conventions,
}

impl Inspection {
    /// Reads and judges the document of `place`.
    pub(crate) fn of(place: &Place, conventions: Conventions) -> Self {
        let loaded = load::read(&place.document);
        let mut problems = loaded.problems;
        if let Some(document) = &loaded.document {
            problems = gate::check(document, problems);
        }
        Inspection {
            name: place.name(),
            files: loaded.files,
            document: loaded.document,
            problems,
            conventions,
        }
    }

    /// Whether anything keeps the document from being served.
    pub(crate) fn refuses(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.refuses(self.conventions))
    }

    /// How many problems there are, warnings included.
    pub(crate) fn count(&self) -> usize {
        self.problems.len()
    }

    /// All problems in this format.
    pub(crate) fn report(&self, format: Format) -> String {
        self.show(format, false)
    }

    fn show(&self, format: Format, coloured: bool) -> String {
        let report = Report {
            document: &self.name,
            files: &self.files,
            problems: &self.problems,
            conventions: self.conventions,
            coloured,
        };
        report.show(format)
    }

    /// The document, when it can be served; whoever sits at the terminal is told what else there is to say.
    ///
    /// # Errors
    /// All problems, when it cannot.
    pub(crate) fn admit(self) -> Result<Document, Failure> {
        let said = self.show(Format::Text, terminal::is_coloured());
        self.admit_saying(&said)
    }

    /// The same, for a document that is admitted again and again: what else there is to say is counted only.
    ///
    /// # Errors
    /// All problems, when it cannot be served.
    #[cfg(feature = "mock")]
    pub(crate) fn admit_briefly(self) -> Result<Document, Failure> {
        let warnings = match self.count() {
            1 => "1 warning".to_owned(),
            count => format!("{count} warnings"),
        };
        let said = format!("{}: {warnings}; `charter check` tells them", self.name);
        self.admit_saying(&said)
    }

    fn admit_saying(self, said: &str) -> Result<Document, Failure> {
        let refused = self.refuses() || self.document.is_none();
        let refusal = refused.then(|| self.show(Format::Text, terminal::is_coloured()));
        match (refusal, self.document) {
            (None, Some(document)) => {
                if !self.problems.is_empty() {
                    tell(said);
                }
                Ok(document)
            }
            (refusal, _) => Err(Failure::Document(refusal.unwrap_or_default())),
        }
    }
}
