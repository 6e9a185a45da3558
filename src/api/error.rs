//! What the shop refuses, in the contract's codes: the only place that knows the shop's refusals and statuses both.

use charter::{ApiError, ErrorCode, Rule, Violation, error::code};
use poem::http::{StatusCode, header};

use super::messages::message;
use crate::domain::{DomainError, FieldProblem, FileProblem, ProblemKind, RefusalKind, Refused};

/// The status of each kind of refusal. The code comes from the rule itself, the sentence from the catalogues.
const fn status(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::Unproven => StatusCode::UNAUTHORIZED,
    }
}

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::NotFound(resource) => {
                ApiError::not_found().with_message(message(resource.missing()))
            }
            DomainError::Invalid(problems) => ApiError::invalid(violations(problems)),
            DomainError::Refused(refused) => refusal(refused),
            DomainError::File(problem) => file(problem),
            DomainError::Changed => ApiError::new(&code::PRECONDITION_FAILED),
            DomainError::InvalidToken(reason) => ApiError::invalid_token(reason),
            DomainError::ForeignPosition => ApiError::new(&code::INVALID_CURSOR),
            DomainError::Unavailable | DomainError::Collided => {
                ApiError::new(&code::SERVICE_UNAVAILABLE).with_source(error)
            }
            DomainError::Internal(source) => ApiError::internal(source),
        }
    }
}

fn file(problem: FileProblem) -> ApiError {
    let code = match problem {
        FileProblem::UnknownType => &code::UNSUPPORTED_MEDIA_TYPE,
        FileProblem::TooLarge(_) => &code::PAYLOAD_TOO_LARGE,
    };
    ApiError::new(code).with_message(message(problem.sentence()))
}

fn refusal(refused: Refused) -> ApiError {
    let status = status(refused.refusal.kind());
    let code = ErrorCode::of_catalogue(refused.refusal.code(), status);
    let mut error = ApiError::new(&code).with_violations(violations(refused.details));
    if let Some(precise) = refused.message {
        error = error.with_message(message(precise));
    }
    if status == StatusCode::UNAUTHORIZED {
        // RFC 9110, section 15.5.2: a 401 says how to prove oneself.
        error = error.with_header(header::WWW_AUTHENTICATE, charter::auth::bearer_challenge());
    }
    error
}

fn violations(problems: Vec<FieldProblem>) -> Vec<Violation> {
    problems.into_iter().map(violation).collect()
}

fn violation(problem: FieldProblem) -> Violation {
    let rule = match problem.kind {
        ProblemKind::TooShort { min } => Rule::MinLength(min.into()),
        ProblemKind::TooLong { max } => Rule::MaxLength(max.into()),
        ProblemKind::Said(sentence) => Rule::Business(message(sentence)),
    };
    Violation::new(problem.field, rule)
}

#[cfg(test)]
mod tests {
    use charter::Message;
    use poem::http::HeaderValue;

    use super::*;
    use crate::domain::{Refusal, Sentence};

    #[test]
    fn a_refusal_names_its_code_and_what_is_wrong_with_which_field() {
        const CYCLE: Refusal = Refusal::conflict("category_cycle");
        let why = Sentence::new("out-of-range")
            .with("min", "0")
            .with("max", "9".to_owned());
        let error = ApiError::from(DomainError::from(CYCLE.at("lines[0].quantity", why)));
        let code = ErrorCode::of_catalogue("category_cycle", StatusCode::CONFLICT);
        assert_eq!((error.code(), error.message()), (&code, None));
        let said = Message::new("out-of-range").with("min", "0").with("max", "9");
        let expected = Violation::new("lines[0].quantity", Rule::Business(said));
        assert_eq!((error.violations(), error.headers()), (&[expected][..], &[][..]));
    }

    #[test]
    fn a_refusal_may_say_more_than_its_code() {
        let refused = Refusal::conflict("category_in_use").saying(Sentence::new("value-taken"));
        let error = ApiError::from(DomainError::from(refused));
        assert_eq!(error.message(), Some(&Message::new("value-taken")));
        assert_eq!(error.violations(), []);
    }

    #[test]
    fn each_kind_of_refusal_has_its_status_and_who_proved_nothing_is_told_how() {
        for (refusal, expected, challenge) in [
            (Refusal::conflict("email_taken"), 409, None),
            (Refusal::forbidden("forbidden"), 403, None),
            (
                Refusal::unproven("invalid_credentials"),
                401,
                Some("Bearer realm=\"api\""),
            ),
        ] {
            let error = ApiError::from(DomainError::from(refusal));
            assert_eq!(error.code().status.as_u16(), expected);
            let sent: Vec<_> = error
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str(), value))
                .collect();
            let expected: Vec<_> = challenge.map(HeaderValue::from_static).into_iter().collect();
            assert_eq!(
                sent,
                expected
                    .iter()
                    .map(|value| ("www-authenticate", value))
                    .collect::<Vec<_>>()
            );
        }
    }
}
