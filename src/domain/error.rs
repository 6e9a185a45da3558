//! What the shop refuses, and why.

use super::FieldProblem;
use crate::db::DbError;
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
}

impl Resource {
    /// The English noun, in lower case.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Category => "category",
            Self::Review => "review",
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
    /// The request is well formed; the state of the shop does not allow it.
    #[error("{}", .0.code())]
    Conflict(ConflictKind),
    /// There is no account with this email and password.
    #[error("there is no account with this email and password")]
    WrongCredentials,
    /// A token does not hold; why, for the log.
    #[error("{0}")]
    InvalidToken(&'static str),
    /// A page was asked for from a place that its order does not have.
    #[error("the place is one of another order")]
    ForeignPosition,
    /// It belongs to somebody else.
    #[error("it belongs to somebody else")]
    Forbidden,
    /// The database is busy. Trying again later helps.
    #[error("the database is busy")]
    Unavailable,
    /// A fault of ours. Its text is for the log alone.
    #[error(transparent)]
    Internal(Box<dyn Error + Send + Sync>),
}

/// Which state of the shop a request is in conflict with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConflictKind {
    /// The account has already reviewed this item.
    DuplicateReview,
    /// Another account has this email.
    EmailTaken,
    /// Another category has this name or slug.
    DuplicateCategory {
        /// `name` or `slug`.
        field: &'static str,
    },
    /// The category that is referred to does not exist.
    UnknownCategory {
        /// The referring field: `category_id` or `parent_id`.
        field: &'static str,
    },
    /// The category would become its own ancestor.
    CategoryCycle,
    /// Items or other categories are in the category.
    CategoryInUse,
}

impl ConflictKind {
    /// The contract's error code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DuplicateReview => "duplicate_review",
            Self::EmailTaken => "email_taken",
            Self::DuplicateCategory { .. } => "duplicate_category",
            Self::UnknownCategory { .. } => "unknown_category",
            Self::CategoryCycle => "category_cycle",
            Self::CategoryInUse => "category_in_use",
        }
    }

    /// The field at fault, where there is one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::EmailTaken => Some("email"),
            Self::DuplicateCategory { field } | Self::UnknownCategory { field } => Some(field),
            Self::CategoryCycle => Some("parent_id"),
            Self::DuplicateReview | Self::CategoryInUse => None,
        }
    }
}

impl From<DbError> for DomainError {
    /// The one place where a database's refusal becomes the shop's. A broken reference has no meaning of its own: the
    /// operation that made it says what it was (`referring`).
    fn from(error: DbError) -> Self {
        match &error {
            DbError::UniqueViolation { table, columns } => match (table.as_str(), columns.as_slice()) {
                ("reviews", [item, author]) if item == "item_id" && author == "author_id" => {
                    Self::Conflict(ConflictKind::DuplicateReview)
                }
                ("users", [column]) if column == "email" => Self::Conflict(ConflictKind::EmailTaken),
                ("categories", [column]) if column == "slug" => {
                    Self::Conflict(ConflictKind::DuplicateCategory { field: "slug" })
                }
                ("categories", [column]) if column == "name" => {
                    Self::Conflict(ConflictKind::DuplicateCategory { field: "name" })
                }
                _ => Self::Internal(error.into()),
            },
            DbError::Busy => Self::Unavailable,
            DbError::ForeignPosition => Self::ForeignPosition,
            DbError::ForeignKeyViolation | DbError::CheckViolation { .. } | DbError::Other(_) => {
                Self::Internal(error.into())
            }
        }
    }
}

impl DomainError {
    /// How `error` reads for an operation whose only foreign key stands for `meaning`.
    pub(super) fn referring(meaning: Self) -> impl FnOnce(DbError) -> Self {
        move |error| {
            if refers_to_nothing(&error) {
                meaning
            } else {
                error.into()
            }
        }
    }
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
