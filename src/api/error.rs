//! What the shop refuses, in the contract's codes.

use charter::{ApiError, ErrorCode, Rule, Violation, error::code};
use poem::http::StatusCode;

use crate::domain::{ConflictKind, DomainError, FieldProblem, ProblemKind};

const DUPLICATE_REVIEW: ErrorCode = ErrorCode::new(
    "duplicate_review",
    StatusCode::CONFLICT,
    "This author has already reviewed the item.",
);
const DUPLICATE_CATEGORY: ErrorCode = ErrorCode::new(
    "duplicate_category",
    StatusCode::CONFLICT,
    "Another category has this name or slug.",
);
const UNKNOWN_CATEGORY: ErrorCode = ErrorCode::new(
    "unknown_category",
    StatusCode::CONFLICT,
    "There is no such category.",
);
const CATEGORY_CYCLE: ErrorCode = ErrorCode::new(
    "category_cycle",
    StatusCode::CONFLICT,
    "A category cannot be below itself.",
);
const CATEGORY_IN_USE: ErrorCode = ErrorCode::new(
    "category_in_use",
    StatusCode::CONFLICT,
    "The category is not empty: move or delete its items and categories first.",
);

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::NotFound(resource) => {
                ApiError::not_found().with_message(format!("There is no such {}.", resource.noun()))
            }
            DomainError::Invalid(problems) => {
                ApiError::invalid(problems.into_iter().map(violation).collect())
            }
            DomainError::Conflict(kind) => conflict(kind),
            DomainError::Unavailable => ApiError::new(&code::SERVICE_UNAVAILABLE),
            DomainError::Internal(source) => ApiError::internal(source),
        }
    }
}

fn conflict(kind: ConflictKind) -> ApiError {
    let code = match kind {
        ConflictKind::DuplicateReview => &DUPLICATE_REVIEW,
        ConflictKind::DuplicateCategory { .. } => &DUPLICATE_CATEGORY,
        ConflictKind::UnknownCategory { .. } => &UNKNOWN_CATEGORY,
        ConflictKind::CategoryCycle => &CATEGORY_CYCLE,
        ConflictKind::CategoryInUse => &CATEGORY_IN_USE,
    };
    let details = kind
        .field()
        .map(|field| Violation::new(field, Rule::Other(kind.message().to_owned())));
    ApiError::new(code).with_violations(details.into_iter().collect())
}

fn violation(problem: FieldProblem) -> Violation {
    let rule = match problem.kind {
        ProblemKind::TooShort { min } => Rule::MinLength(min.into()),
        ProblemKind::TooLong { max } => Rule::MaxLength(max.into()),
        other => Rule::Other(other.message()),
    };
    Violation::new(problem.field, rule)
}
