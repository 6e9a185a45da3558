//! A document as the tools for any document take it: whatever loads and says that it is OpenAPI 3.
//!
//! The gate is not asked for more than that: what is compared or made a client for need not be what we could serve.

use std::path::Path;
use std::rc::Rc;

use crate::failure::Failure;
use crate::gate;
use crate::load::{Document, File, Loaded, Node, Position, read};
use crate::place::shown;
use crate::problem::{Conventions, Problem};
use crate::report::{Format, Report};
use crate::terminal;

/// A document with the name that it is told by.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its name: a path, or `v1.2.0:api.yaml`.
    pub(crate) name: String,
    /// What it says.
    pub(crate) document: Document,
}

impl Source {
    /// Reads the document at `path`.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub(crate) fn file(path: &Path) -> Result<Self, Failure> {
        Source::read(path, shown(path))
    }

    /// Reads the document at `path`, and tells of it by another name. What does not keep it from being read is told as
    /// warnings.
    ///
    /// # Errors
    /// When there is none, or it is no OpenAPI 3.
    pub(crate) fn read(path: &Path, name: String) -> Result<Self, Failure> {
        let Loaded {
            files,
            document,
            problems,
        } = read(path);
        let told = |problems: &[Problem]| told(&name, &files, problems);
        let Some(document) = document else {
            return Err(Failure::Document(told(&problems)));
        };
        let version = document.stated.get("openapi").map(Node::to_json);
        let is_openapi =
            version.is_some_and(|version| version.to_string().trim_matches('"').starts_with("3."));
        if !is_openapi {
            let problems: Vec<Problem> = gate::unserved(&document).into_iter().collect();
            return Err(Failure::Document(told(&problems)));
        }
        if !problems.is_empty() {
            terminal::tell(&told(&problems));
        }
        Ok(Source { name, document })
    }

    /// The name of the file that holds a place.
    pub(crate) fn file_of(&self, at: Position) -> String {
        let own = self.document.files.get(at.file).filter(|_| at.file > 0);
        let folder = self.name.rfind(['/', ':']).map_or("", |end| &self.name[..=end]);
        own.map_or_else(|| self.name.clone(), |file| format!("{folder}{}", file.name))
    }
}

fn told(name: &str, files: &Rc<[File]>, problems: &[Problem]) -> String {
    let report = Report {
        document: name,
        files,
        problems,
        conventions: Conventions::Warn,
        coloured: terminal::is_coloured(),
    };
    report.show(Format::Text)
}
