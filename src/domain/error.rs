//! What the shop refuses, and why.

use super::category::duplicates;
use super::review::DUPLICATE_REVIEW;
use super::user::EMAIL_TAKEN;
use super::{FieldProblem, FileProblem, Refused, Sentence};
use crate::db::{DbError, Failure};
use std::error::Error;

/// The kinds of thing the shop keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// An item for sale.
    Item,
    /// A category of items.
    Category,
    /// A review of an item.
    Review,
    /// An order.
    Order,
    /// A payment.
    Payment,
    /// An uploaded file.
    Upload,
}

impl Resource {
    /// The English noun, in lower case.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Category => "category",
            Self::Review => "review",
            Self::Order => "order",
            Self::Payment => "payment",
            Self::Upload => "upload",
        }
    }

    /// What is said when there is none.
    pub const fn missing(self) -> Sentence {
        match self {
            Self::Item => Sentence::new("no-such-item"),
            Self::Category => Sentence::new("no-such-category"),
            Self::Review => Sentence::new("no-such-review"),
            Self::Order => Sentence::new("no-such-order"),
            Self::Payment => Sentence::new("no-such-payment"),
            Self::Upload => Sentence::new("no-such-upload"),
        }
    }
}

/// Why a rule of the shop or its database said no.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DomainError {
    /// There is no such thing.
    #[error("there is no such {}", .0.noun())]
    NotFound(Resource),
    /// Fields break rules: all of those that do.
    #[error("{} of the fields sent cannot be accepted", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// The request is well formed, and a rule of the shop refuses it.
    #[error("{}", .0.refusal.code())]
    Refused(Refused),
    /// A file is not taken.
    #[error("the file is not taken: {0:?}")]
    File(FileProblem),
    /// It is not, or no longer, as it was expected to be.
    #[error("it has changed since")]
    Changed,
    /// A token does not hold; why, for the log.
    #[error("{0}")]
    InvalidToken(&'static str),
    /// A page was asked for from a place that its order does not have.
    #[error("the place is one of another order")]
    ForeignPosition,
    /// The database is busy, or out of reach for a moment. Trying again later helps.
    #[error("the database is busy")]
    Unavailable,
    /// Others wrote at the same time what this relied on, so nothing of it was kept. Trying again helps.
    #[error("others wrote at the same time")]
    Collided,
    /// A fault of ours. Its text is for the log alone.
    #[error(transparent)]
    Internal(Box<dyn Error + Send + Sync>),
}

impl From<DbError> for DomainError {
    /// The one place where a database's refusal becomes the shop's. A broken reference has no meaning of its own: the
    /// operation that made it says what it was (`referring`).
    fn from(error: DbError) -> Self {
        match &error {
            DbError::UniqueViolation { table, columns } => match (table.as_str(), columns.as_slice()) {
                ("reviews", [item, author]) if item == "item_id" && author == "author_id" => {
                    DUPLICATE_REVIEW.into()
                }
                ("users", [column]) if column == "email" => {
                    EMAIL_TAKEN.at("email", Sentence::new("email-has-account")).into()
                }
                ("categories", [column]) if column == "slug" => taken("slug"),
                ("categories", [column]) if column == "name" => taken("name"),
                _ => Self::Internal(error.into()),
            },
            DbError::Busy | DbError::Unreachable => Self::Unavailable,
            DbError::Collided => Self::Collided,
            DbError::ForeignPosition => Self::ForeignPosition,
            DbError::ForeignKeyViolation | DbError::CheckViolation { .. } | DbError::Other(_) => {
                Self::Internal(error.into())
            }
        }
    }
}

impl Failure for DomainError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Collided)
    }
}

impl From<FileProblem> for DomainError {
    fn from(problem: FileProblem) -> Self {
        Self::File(problem)
    }
}

impl From<std::io::Error> for DomainError {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl DomainError {
    /// How `error` reads for an operation whose only foreign key stands for `meaning`.
    pub(super) fn referring(meaning: impl FnOnce() -> Self) -> impl FnOnce(DbError) -> Self {
        move |error| {
            if refers_to_nothing(&error) {
                meaning()
            } else {
                error.into()
            }
        }
    }
}

/// A category's name or slug that another one has. The database names the first of them only;
/// whoever writes looks for both.
fn taken(field: &'static str) -> DomainError {
    duplicates(&[field])
}

/// A new category that names the very number it is about to get refers to nothing either; it is the check against a
/// category below itself that says so.
fn refers_to_nothing(error: &DbError) -> bool {
    match error {
        DbError::ForeignKeyViolation => true,
        DbError::CheckViolation { name } => name == "categories_parent_id_check",
        _ => false,
    }
}
