//! The one error type that leaves an operation, and the closed set of codes that the engine itself uses.
//!
//! A code carries its status and its message, so that raising an error names one constant and cannot pair a code
//! with the wrong status. The message is English; the catalogues say it in the other languages under the code as key.
//! Raising what a business refuses is one line, with the code and, where the message is more precise than the code's,
//! the key of that message. A business that is to know no status raises words of its own instead; one conversion, where
//! it meets this crate, then makes codes of them ([`ErrorCode::of_catalogue`]):
//!
//! ```
//! use charter::{ApiError, ErrorCode, Message};
//! use poem::http::StatusCode;
//!
//! const NO_COPIES: ErrorCode = ErrorCode::new("no_copies", StatusCode::CONFLICT, "Every copy is lent.");
//!
//! # fn lend(waiting: u64) -> Result<(), ApiError> {
//! return Err(ApiError::new(&NO_COPIES).with_message(Message::new("others-wait").with("count", waiting)));
//! # }
//! ```
//!
//! What happened inside travels along as the source: it is logged under the request id and
//! never sent.

use std::{error::Error, fmt};

use poem::{
    Response,
    error::ResponseError,
    http::{HeaderName, HeaderValue, StatusCode},
};

use crate::{
    auth,
    contract::Violation,
    envelope,
    language::{Message, Voice},
    operation::Operation,
};

/// A member of the document's closed set of error codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// The code as clients compare it.
    pub code: &'static str,
    /// The status it is always sent with.
    pub status: StatusCode,
    /// The message in English, when the place that raises it has nothing more precise to say; empty where the
    /// catalogues alone have it.
    pub message: &'static str,
}

impl ErrorCode {
    /// A code; meant for constants, in the engine and in the business alike.
    pub const fn new(code: &'static str, status: StatusCode, message: &'static str) -> Self {
        ErrorCode {
            code,
            status,
            message,
        }
    }

    /// A code whose message stands in the catalogues alone, English too, under the code as key: what a business refuses
    /// is then written down in one place fewer. A lookup a refusal is what that costs.
    pub const fn of_catalogue(code: &'static str, status: StatusCode) -> Self {
        ErrorCode::new(code, status, "")
    }
}

/// The codes that the engine raises.
pub mod code {
    use super::{ErrorCode, StatusCode};

    /// Broken JSON, an unreadable body.
    pub const MALFORMED_REQUEST: ErrorCode = ErrorCode::new(
        "malformed_request",
        StatusCode::BAD_REQUEST,
        "The request cannot be read.",
    );
    /// The operation wants a key to be tried again safely with, and none came.
    pub const IDEMPOTENCY_KEY_MISSING: ErrorCode = ErrorCode::new(
        "idempotency_key_missing",
        StatusCode::BAD_REQUEST,
        "Send an Idempotency-Key with this operation, so that it can be tried again safely.",
    );
    /// `Accept-Version` names no version that is served.
    pub const UNSUPPORTED_VERSION: ErrorCode = ErrorCode::new(
        "unsupported_version",
        StatusCode::BAD_REQUEST,
        "The API has no such version.",
    );
    /// A cursor that this server has not made, or not for this list.
    pub const INVALID_CURSOR: ErrorCode = ErrorCode::new(
        "invalid_cursor",
        StatusCode::BAD_REQUEST,
        "This cursor is not one of this list: start again from its first page.",
    );
    /// The operation wants to know who asks, and no credentials came.
    pub const UNAUTHENTICATED: ErrorCode = ErrorCode::new(
        "unauthenticated",
        StatusCode::UNAUTHORIZED,
        "Sign in first: this operation needs credentials.",
    );
    /// The credentials that came do not hold.
    pub const INVALID_TOKEN: ErrorCode = ErrorCode::new(
        "invalid_token",
        StatusCode::UNAUTHORIZED,
        "The token does not hold, or no longer: sign in again.",
    );
    /// It is known who asks, and that they may not.
    pub const INSUFFICIENT_SCOPE: ErrorCode = ErrorCode::new(
        "insufficient_scope",
        StatusCode::FORBIDDEN,
        "Your account may not do this.",
    );
    /// A session's cookie came without the token of the page that opened it.
    pub const CSRF_FAILED: ErrorCode = ErrorCode::new(
        "csrf_failed",
        StatusCode::FORBIDDEN,
        "Send the session's token in the X-CSRF-Token header.",
    );
    /// No such resource.
    pub const NOT_FOUND: ErrorCode = ErrorCode::new(
        "not_found",
        StatusCode::NOT_FOUND,
        "There is nothing at this address.",
    );
    /// The path exists, the method does not.
    pub const METHOD_NOT_ALLOWED: ErrorCode = ErrorCode::new(
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "This address does not serve that method; see the Allow header.",
    );
    /// The client takes nothing of what the operation can answer.
    pub const NOT_ACCEPTABLE: ErrorCode = ErrorCode::new(
        "not_acceptable",
        StatusCode::NOT_ACCEPTABLE,
        "Nothing that can be answered here is acceptable to the client.",
    );
    /// A key that came with another request before.
    pub const IDEMPOTENCY_CONFLICT: ErrorCode = ErrorCode::new(
        "idempotency_conflict",
        StatusCode::CONFLICT,
        "This Idempotency-Key came with another request before: take a new one.",
    );
    /// The first request with the key has not been answered yet.
    pub const IDEMPOTENCY_IN_PROGRESS: ErrorCode = ErrorCode::new(
        "idempotency_in_progress",
        StatusCode::CONFLICT,
        "The first request with this Idempotency-Key is still being worked on. Try again shortly.",
    );
    /// Past its sunset date.
    pub const GONE: ErrorCode =
        ErrorCode::new("gone", StatusCode::GONE, "This operation is no longer served.");
    /// What was to be changed, or read, is not as the client expects it (RFC 9110, section 15.5.13).
    pub const PRECONDITION_FAILED: ErrorCode = ErrorCode::new(
        "precondition_failed",
        StatusCode::PRECONDITION_FAILED,
        "It is not, or no longer, as the request expects it: get it again, then decide.",
    );
    /// The write has to say which state it is meant for (RFC 6585, section 3).
    pub const PRECONDITION_REQUIRED: ErrorCode = ErrorCode::new(
        "precondition_required",
        StatusCode::PRECONDITION_REQUIRED,
        "Send If-Match with the ETag of what you want to change.",
    );
    /// The body is larger than the server takes.
    pub const PAYLOAD_TOO_LARGE: ErrorCode = ErrorCode::new(
        "payload_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The request body is too large.",
    );
    /// The body's media type or coding is not served.
    pub const UNSUPPORTED_MEDIA_TYPE: ErrorCode = ErrorCode::new(
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "This media type is not served here; see the Accept header.",
    );
    /// The file has no byte of the range that is asked for.
    pub const RANGE_NOT_SATISFIABLE: ErrorCode = ErrorCode::new(
        "range_not_satisfiable",
        StatusCode::RANGE_NOT_SATISFIABLE,
        "The file has nothing in that range; see the Content-Range header.",
    );
    /// Well formed, but against the document or a business rule.
    pub const VALIDATION_FAILED: ErrorCode = ErrorCode::new(
        "validation_failed",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The request breaks rules of the API; see details.",
    );
    /// Over the limit.
    pub const RATE_LIMITED: ErrorCode = ErrorCode::new(
        "rate_limited",
        StatusCode::TOO_MANY_REQUESTS,
        "Too many requests. The Retry-After header says in how many seconds the next one passes.",
    );
    /// Ours.
    pub const INTERNAL_ERROR: ErrorCode = ErrorCode::new(
        "internal_error",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side. Quote the request id when you report it.",
    );
    /// Declared, but nobody wrote it yet.
    pub const NOT_IMPLEMENTED: ErrorCode = ErrorCode::new(
        "not_implemented",
        StatusCode::NOT_IMPLEMENTED,
        "This operation is declared but not implemented yet.",
    );
    /// Overloaded, or something that we need is down.
    pub const SERVICE_UNAVAILABLE: ErrorCode = ErrorCode::new(
        "service_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "The service is busy. Try again shortly.",
    );
    /// The operation did not finish in the time that it has.
    pub const TIMEOUT: ErrorCode = ErrorCode::new(
        "timeout",
        StatusCode::SERVICE_UNAVAILABLE,
        "This took too long and was stopped. Try again shortly.",
    );

    /// All of the above, for tests that each is documented and translated.
    pub const ALL: &[&ErrorCode] = &[
        &MALFORMED_REQUEST,
        &IDEMPOTENCY_KEY_MISSING,
        &UNSUPPORTED_VERSION,
        &INVALID_CURSOR,
        &UNAUTHENTICATED,
        &INVALID_TOKEN,
        &INSUFFICIENT_SCOPE,
        &CSRF_FAILED,
        &NOT_FOUND,
        &METHOD_NOT_ALLOWED,
        &NOT_ACCEPTABLE,
        &IDEMPOTENCY_CONFLICT,
        &IDEMPOTENCY_IN_PROGRESS,
        &GONE,
        &PRECONDITION_FAILED,
        &PRECONDITION_REQUIRED,
        &PAYLOAD_TOO_LARGE,
        &UNSUPPORTED_MEDIA_TYPE,
        &RANGE_NOT_SATISFIABLE,
        &VALIDATION_FAILED,
        &RATE_LIMITED,
        &INTERNAL_ERROR,
        &NOT_IMPLEMENTED,
        &SERVICE_UNAVAILABLE,
        &TIMEOUT,
    ];
}

/// A failure on its way to the client.
#[derive(Debug)]
pub struct ApiError {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    code: ErrorCode,
    message: Option<Message>,
    violations: Vec<Violation>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// An error with the code's own message.
    pub fn new(code: &ErrorCode) -> Self {
        ApiError {
            inner: Box::new(Inner {
                code: *code,
                message: None,
                violations: Vec::new(),
                headers: Vec::new(),
                source: None,
            }),
        }
    }

    /// 422 with everything that is wrong.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        ApiError::new(&code::VALIDATION_FAILED).with_violations(violations)
    }

    /// 401: a token that was sent, in a header or in a body, does not hold. `reason` goes to the log only.
    pub fn invalid_token(reason: impl Into<String>) -> Self {
        auth::invalid_token(reason.into())
    }

    /// 404.
    pub fn not_found() -> Self {
        ApiError::new(&code::NOT_FOUND)
    }

    /// 500; the source goes to the log only.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        ApiError::new(&code::INTERNAL_ERROR).with_source(source)
    }

    /// 501: the default body of every generated trait method.
    pub fn not_implemented(operation: &'static Operation) -> Self {
        ApiError::new(&code::NOT_IMPLEMENTED)
            .with_message(Message::new("not-implemented").with("operation", operation.id))
    }

    /// Says it more precisely than the code does, in the words of the catalogues.
    #[must_use]
    pub fn with_message(mut self, message: Message) -> Self {
        self.inner.message = Some(message);
        self
    }

    /// Adds what `details` lists.
    #[must_use]
    pub fn with_violations(mut self, violations: Vec<Violation>) -> Self {
        self.inner.violations = violations;
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.inner.headers.push((name, value));
        self
    }

    /// Adds what the log should say; clients never see it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// The code.
    pub fn code(&self) -> &ErrorCode {
        &self.inner.code
    }

    /// What is more precise than the code's own message.
    pub fn message(&self) -> Option<&Message> {
        self.inner.message.as_ref()
    }

    /// What `details` lists.
    pub fn violations(&self) -> &[Violation] {
        &self.inner.violations
    }

    /// Headers that belong to this failure.
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.inner.headers
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.inner.code.code)?;
        match (&self.inner.message, self.inner.code.message) {
            (Some(message), _) => write!(f, ": {message}"),
            (None, "") => Ok(()),
            (None, message) => write!(f, ": {message}"),
        }
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner
            .source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.inner.code.status
    }

    fn as_response(&self) -> Response {
        envelope::response(self, Voice::plain(), None)
    }
}
