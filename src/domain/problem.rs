//! What can be wrong with a field.
//!
//! A kind with its parameters, not prose: whoever shows it chooses the words and the language.

/// One field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, as the contract names it.
    pub field: &'static str,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Fewer characters than needed, after trimming where the field is trimmed.
    TooShort {
        /// The fewest characters.
        min: u32,
    },
    /// More characters than there is room for.
    TooLong {
        /// The most characters.
        max: u32,
    },
    /// A word that the shop does not want to see.
    ForbiddenWord {
        /// The word, as configured.
        word: String,
    },
    /// A number outside its range.
    OutOfRange {
        /// The smallest number, as text.
        min: String,
        /// The largest number, as text.
        max: String,
    },
    /// Not lower case letters and digits in groups joined by single hyphens.
    NotASlug,
    /// Not the shape of an address for mail.
    NotAnEmail,
    /// A character that cannot be stored or shown.
    ControlCharacter,
}

/// Collects the problems of one input, so that all of them are reported at once.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<FieldProblem>);

impl Problems {
    /// The value, or its fallback after noting what is wrong with it.
    pub(super) fn check<T: Default>(&mut self, field: &'static str, outcome: Result<T, ProblemKind>) -> T {
        outcome.unwrap_or_else(|kind| {
            self.0.push(FieldProblem { field, kind });
            T::default()
        })
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
