//! A problem in the document, told so that its author can act on it.
//!
//! Every check reports through this one type and none stops at its first finding: a designer who edits a long
//! document wants all problems of a run, each with the line to go to. An error that ends the run (`Result` with `?`)
//! was rejected for anything the document's author can mend.

use crate::load::Position;
use crate::rule::{self, Kind};

/// One problem: where it is, which rule it breaks, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// Where in the document.
    pub(crate) at: Position,
    /// The rule's name, stable: `duplicate-key`. Its kind stands in the table of rules.
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

    /// Which kind of problem it is. A test sees to it that every rule is in the table.
    pub(crate) fn kind(&self) -> Kind {
        rule::find(self.code).map_or(Kind::Invalid, |rule| rule.kind)
    }

    /// Whether it keeps the document from being served.
    pub(crate) fn refuses(&self, conventions: Conventions) -> bool {
        conventions == Conventions::Deny || self.kind() != Kind::Convention
    }
}

/// What becomes of a document that does not follow the conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Conventions {
    /// It is refused.
    #[default]
    Deny,
    /// It is served, with a warning for each.
    Warn,
}
