//! The codes that the engine raises.

use poem::http::StatusCode;

use super::ErrorCode;

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
pub const GONE: ErrorCode = ErrorCode::new("gone", StatusCode::GONE, "This operation is no longer served.");
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
/// The client did not send the whole request in time (RFC 9110, section 15.5.9).
pub const REQUEST_TIMEOUT: ErrorCode = ErrorCode::new(
    "request_timeout",
    StatusCode::REQUEST_TIMEOUT,
    "The request did not arrive in time.",
);
/// The address is longer than the server reads.
pub const URI_TOO_LONG: ErrorCode = ErrorCode::new(
    "uri_too_long",
    StatusCode::URI_TOO_LONG,
    "The address of the request is too long.",
);
/// The header fields are more, or longer, than the server reads (RFC 6585, section 5).
pub const HEADERS_TOO_LARGE: ErrorCode = ErrorCode::new(
    "headers_too_large",
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The header fields of the request are too many or too long.",
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
    &REQUEST_TIMEOUT,
    &URI_TOO_LONG,
    &HEADERS_TOO_LARGE,
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
