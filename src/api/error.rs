//! What the shop refuses, in the contract's codes.

use charter::{ApiError, ErrorCode, Rule, Violation, error::code};
use poem::http::{HeaderValue, StatusCode, header};

use super::messages;
use crate::domain::{ConflictKind, DomainError, FieldProblem, ProblemKind};

const INVALID_CREDENTIALS: ErrorCode = ErrorCode::new(
    "invalid_credentials",
    StatusCode::UNAUTHORIZED,
    "There is no account with this email and password.",
);
const FORBIDDEN: ErrorCode = ErrorCode::new(
    "forbidden",
    StatusCode::FORBIDDEN,
    "This belongs to somebody else.",
);
const EMAIL_TAKEN: ErrorCode = ErrorCode::new(
    "email_taken",
    StatusCode::CONFLICT,
    "There is an account with this email.",
);
const DUPLICATE_REVIEW: ErrorCode = ErrorCode::new(
    "duplicate_review",
    StatusCode::CONFLICT,
    "You have already reviewed the item.",
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
                ApiError::not_found().with_message(messages::no_such(resource))
            }
            DomainError::Invalid(problems) => {
                ApiError::invalid(problems.into_iter().map(violation).collect())
            }
            DomainError::Conflict(kind) => conflict(kind),
            DomainError::WrongCredentials => ApiError::new(&INVALID_CREDENTIALS)
                .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            DomainError::InvalidToken(reason) => ApiError::invalid_token(reason),
            DomainError::ForeignPosition => ApiError::new(&code::INVALID_CURSOR),
            DomainError::Forbidden => ApiError::new(&FORBIDDEN),
            DomainError::Unavailable => ApiError::new(&code::SERVICE_UNAVAILABLE),
            DomainError::Internal(source) => ApiError::internal(source),
        }
    }
}

fn conflict(kind: ConflictKind) -> ApiError {
    let code = match kind {
        ConflictKind::DuplicateReview => &DUPLICATE_REVIEW,
        ConflictKind::EmailTaken => &EMAIL_TAKEN,
        ConflictKind::DuplicateCategory { .. } => &DUPLICATE_CATEGORY,
        ConflictKind::UnknownCategory { .. } => &UNKNOWN_CATEGORY,
        ConflictKind::CategoryCycle => &CATEGORY_CYCLE,
        ConflictKind::CategoryInUse => &CATEGORY_IN_USE,
    };
    let details = kind.field().zip(messages::conflict(kind));
    let details = details.map(|(field, message)| Violation::new(field, Rule::Business(message)));
    ApiError::new(code).with_violations(details.into_iter().collect())
}

fn violation(problem: FieldProblem) -> Violation {
    let rule = match problem.kind {
        ProblemKind::TooShort { min } => Rule::MinLength(min.into()),
        ProblemKind::TooLong { max } => Rule::MaxLength(max.into()),
        ProblemKind::ForbiddenWord { word } => Rule::Business(messages::forbidden_word(word)),
        ProblemKind::OutOfRange { min, max } => Rule::Business(messages::out_of_range(min, max)),
        ProblemKind::NotASlug => Rule::Business(messages::NOT_A_SLUG),
        ProblemKind::NotAnEmail => Rule::Business(messages::NOT_AN_EMAIL),
        ProblemKind::ControlCharacter => Rule::Business(messages::CONTROL_CHARACTER),
    };
    Violation::new(problem.field, rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use charter::{Language, Message, Messages};

    #[test]
    fn the_codes_read_in_the_catalogue_as_they_do_here() {
        let messages = Messages::new(messages::CATALOGUE);
        let own = [
            INVALID_CREDENTIALS,
            FORBIDDEN,
            EMAIL_TAKEN,
            DUPLICATE_REVIEW,
            DUPLICATE_CATEGORY,
            UNKNOWN_CATEGORY,
            CATEGORY_CYCLE,
            CATEGORY_IN_USE,
        ];
        for code in own {
            let said = messages.say(Language::English, &Message::new(code.code));
            assert_eq!(said.as_deref(), Some(code.message), "{}", code.code);
        }
    }

    #[test]
    fn a_conflict_names_its_code_and_what_is_wrong_with_which_field() {
        let error = ApiError::from(DomainError::Conflict(ConflictKind::CategoryCycle));
        assert_eq!(error.code(), &CATEGORY_CYCLE);
        let below_itself = Rule::Business(Message::new("category-below-itself"));
        assert_eq!(error.violations(), [Violation::new("parent_id", below_itself)]);
        let error = ApiError::from(DomainError::Conflict(ConflictKind::CategoryInUse));
        assert_eq!((error.code(), error.violations()), (&CATEGORY_IN_USE, &[][..]));
    }
}
