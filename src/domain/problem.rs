//! What can be wrong with a field.
//!
//! A kind with its parameters, not prose: whoever shows it chooses the words and the language. A rule of the shop's own
//! brings its sentence along; it needs no kind.

use super::Sentence;
use std::borrow::Cow;

/// One field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, as the contract names it: `name`, `lines[0].quantity`.
    pub field: Cow<'static, str>,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

impl FieldProblem {
    /// A problem of `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, kind: ProblemKind) -> Self {
        Self {
            field: field.into(),
            kind,
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Fewer characters than needed, after trimming where the field is trimmed. The contract has a sentence for it.
    TooShort {
        /// The fewest characters.
        min: u32,
    },
    /// More characters than there is room for. The contract has a sentence for it.
    TooLong {
        /// The most characters.
        max: u32,
    },
    /// A rule of the shop's own, in a sentence to be read after the field's name.
    Said(Sentence),
}

impl From<Sentence> for ProblemKind {
    fn from(sentence: Sentence) -> Self {
        Self::Said(sentence)
    }
}

/// Collects the problems of one input, so that all of them are reported at once.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<FieldProblem>);

impl Problems {
    /// The value, or its fallback after noting what is wrong with it.
    pub(super) fn check<T: Default>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        outcome: Result<T, ProblemKind>,
    ) -> T {
        outcome.unwrap_or_else(|kind| {
            self.0.push(FieldProblem::new(field, kind));
            T::default()
        })
    }

    /// Notes what is wrong with a field.
    pub(super) fn note(&mut self, field: impl Into<Cow<'static, str>>, why: Sentence) {
        self.0.push(FieldProblem::new(field, why.into()));
    }

    /// [`check`](Self::check) for a value that may be missing.
    pub(super) fn check_some<V, T: Default>(
        &mut self,
        field: &'static str,
        value: Option<V>,
        rule: impl FnOnce(V) -> Result<T, ProblemKind>,
    ) -> Option<T> {
        value.map(|value| self.check(field, rule(value)))
    }

    /// `value` when nothing was wrong, else everything that was.
    pub(super) fn or<T>(self, value: T) -> Result<T, super::DomainError> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(super::DomainError::Invalid(self.0))
        }
    }
}
