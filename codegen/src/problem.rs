//! A problem in the document, told so that its author can act on it.
//!
//! Every check reports through this one type and none stops at its first finding: a designer who edits a long
//! document wants all problems of a run, each with the line to go to. An error that ends the run (`Result` with `?`)
//! was rejected for anything the document's author can mend.

use std::fmt;

use crate::load::Position;

/// One problem: where it is, which rule it breaks, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// Where in the document.
    pub(crate) at: Position,
    /// The rule's name, stable: `duplicate-key`.
    pub(crate) code: &'static str,
    /// What is wrong, one sentence without a full stop.
    pub(crate) text: String,
    /// What to do about it.
    pub(crate) hint: String,
}

impl Problem {
    /// A problem of rule `code` at `at`.
    pub(crate) fn new(
        at: Position,
        code: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Problem {
            at,
            code,
            text: text.into(),
            hint: hint.into(),
        }
    }

    /// What the document may say in OpenAPI but this generator cannot keep: refused aloud, never dropped.
    pub(crate) fn unsupported(at: Position, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Problem::new(at, "unsupported", what, hint)
    }
}

/// The problems of one document in the order of its lines, as they are shown to people.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// The document's name as the person called it.
    pub(crate) document: &'a str,
    /// What was found.
    pub(crate) problems: &'a [Problem],
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.problems {
            let Problem { at, code, text, hint } = problem;
            writeln!(
                f,
                "{}:{}:{}: error[{code}]: {text}",
                self.document, at.line, at.column
            )?;
            writeln!(f, "  hint: {hint}")?;
        }
        match self.problems.len() {
            1 => write!(f, "{}: 1 problem", self.document),
            n => write!(f, "{}: {n} problems", self.document),
        }
    }
}
