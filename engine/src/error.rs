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

pub mod code;

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
