//! How the shop says no.
//!
//! A rule that can be broken has a [`Refusal`]: a constant beside the rule, with the code by which programs know it. To
//! raise it is one expression, from anywhere in the domain:
//!
//! ```
//! use shop_server::domain::{DomainError, Refusal, Sentence};
//!
//! const SOLD_OUT: Refusal = Refusal::conflict("sold_out");
//!
//! fn sell(left: u64) -> Result<u64, DomainError> {
//!     left.checked_sub(1).ok_or(SOLD_OUT.into())
//! }
//!
//! fn reserve(wanted: u64, left: u64) -> Result<u64, DomainError> {
//!     let only = || Sentence::new("only-so-many").with("left", left);
//!     left.checked_sub(wanted).ok_or_else(|| SOLD_OUT.at("quantity", only()).into())
//! }
//! # assert!(sell(0).is_err() && reserve(2, 1).is_err());
//! ```
//!
//! What a code means to people stands in the catalogues, what it means to a transport is that transport's: the kind of a
//! refusal is all that it has to know. An enum of all refusals was rejected: it is far from the rules, and each new one
//! has to be named in half a dozen places.

use super::{DomainError, FieldProblem, ProblemKind, Sentence};
use std::borrow::Cow;

/// A reason for which the shop refuses what is well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: &'static str,
    kind: RefusalKind,
}

/// What kind of no it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The state of the shop does not allow it.
    Conflict,
    /// Who asks is known, and may not.
    Forbidden,
    /// Who asks could not prove who it is.
    Unproven,
}

/// A refusal that was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which one.
    pub refusal: Refusal,
    /// What is more precise than what the code itself says to people.
    pub message: Option<Sentence>,
    /// The fields that it is about, and what is wrong with each.
    pub details: Vec<FieldProblem>,
}

impl Refusal {
    /// The state of the shop does not allow it: `code` says why.
    pub const fn conflict(code: &'static str) -> Self {
        Self {
            code,
            kind: RefusalKind::Conflict,
        }
    }

    /// Whoever asks may not: `code` says why.
    pub const fn forbidden(code: &'static str) -> Self {
        Self {
            code,
            kind: RefusalKind::Forbidden,
        }
    }

    /// Whoever asks has not proven who it is: `code` says why.
    pub const fn unproven(code: &'static str) -> Self {
        Self {
            code,
            kind: RefusalKind::Unproven,
        }
    }

    /// The code by which programs know it, and people's sentence is found.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// What kind of no it is.
    pub const fn kind(self) -> RefusalKind {
        self.kind
    }

    /// Refuses because of one field.
    pub fn at(self, field: impl Into<Cow<'static, str>>, why: Sentence) -> Refused {
        self.because(vec![FieldProblem::new(field, ProblemKind::Said(why))])
    }

    /// Refuses because of these fields.
    pub fn because(self, details: Vec<FieldProblem>) -> Refused {
        Refused {
            details,
            ..self.into()
        }
    }

    /// Refuses with a sentence that says more than the code's own.
    pub fn saying(self, message: Sentence) -> Refused {
        Refused {
            message: Some(message),
            ..self.into()
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            message: None,
            details: Vec::new(),
        }
    }
}

impl From<Refusal> for DomainError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<Refused> for DomainError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
