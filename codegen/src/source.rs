//! A document as the tools for any document take it: whatever loads and says that it is OpenAPI 3.
//!
//! The gate is not asked: what is compared or made a client for need not be what we could serve.

use std::path::Path;

use crate::failure::Failure;
use crate::load::{Document, Node, load};
use crate::place::shown;
use crate::problem::{Conventions, Problem, Report};
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
    /// When there is none, or it is no OpenAPI 3.
    pub(crate) fn file(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(Failure::file("read", path))?;
        Source::text(shown(path), text)
    }

    /// Reads the document that `text` is. What does not keep it from being read is told as a warning.
    ///
    /// # Errors
    /// When it is no OpenAPI 3.
    pub(crate) fn text(name: String, text: String) -> Result<Self, Failure> {
        let told = |problems: &[Problem]| {
            let report = Report {
                document: &name,
                problems,
                conventions: Conventions::Warn,
            };
            report.to_string()
        };
        let (document, problems) = load(text).map_err(|problem| Failure::Document(told(&[problem])))?;
        if !problems.is_empty() {
            terminal::tell(&told(&problems));
        }
        let version = document.root.get("openapi").map(Node::to_json);
        let is_openapi =
            version.is_some_and(|version| version.to_string().trim_matches('"').starts_with("3."));
        if is_openapi {
            return Ok(Source { name, document });
        }
        let hint = "a document of OpenAPI 3 says so in `openapi: 3.0.3`";
        let problem = Problem::new(document.root.at, "version", "this is no OpenAPI 3 document", hint);
        Err(Failure::Document(told(&[problem])))
    }
}
