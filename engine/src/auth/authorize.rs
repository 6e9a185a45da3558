//! Refusing who may not: 401 when it is not known who asks, 403 when it is.

use poem::http::{HeaderValue, header};

use super::{
    Caller, Scheme, Security,
    caller::Shown,
    challenge::{bearer_challenge, demanding, notation, refused_token},
};
use crate::{
    error::{ApiError, code},
    language::Message,
    operation::Operation,
};

/// Lets the caller pass when one of the operation's alternatives is met.
///
/// # Errors
///
/// 401 without credentials, with half of what is wanted together, or with some that do not hold; 403 without a scope, or
/// for a cookie without its token against forged requests (RFC 6750, section 3.1).
pub(crate) fn authorize(caller: &Caller, operation: &Operation) -> Result<(), ApiError> {
    let security = operation.security;
    match caller {
        Caller::OnTrial | Caller::Admitted(_) => Ok(()),
        Caller::Nobody | Caller::Incomplete(_) if is_open(security) => Ok(()),
        Caller::Nobody => Err(demanding(ApiError::new(&code::UNAUTHENTICATED), security, false)),
        Caller::Incomplete(missing) => Err(demanding(incomplete(missing), security, false)),
        Caller::Refused(shown, reason) => Err(refused(*shown, reason, security)),
        Caller::Forged => Err(ApiError::new(&code::CSRF_FAILED)),
        Caller::Lacking(_, wanted) => Err(lacking(wanted, security)),
        Caller::Known(principal, scheme) => {
            let wanted = scopes(security, *scheme);
            if wanted.iter().all(|scope| principal.has_scope(scope)) {
                Ok(())
            } else {
                Err(lacking(wanted, security))
            }
        }
    }
}

fn is_open(security: &[Security]) -> bool {
    security.is_empty() || security.iter().any(|one| one.scheme == Scheme::Anonymous)
}

fn scopes(security: &[Security], scheme: Scheme) -> &'static [&'static str] {
    security
        .iter()
        .find(|one| one.scheme == scheme)
        .map_or(&[], |one| one.scopes)
}

fn incomplete(missing: &[Scheme]) -> ApiError {
    let message = Message::new("credentials-incomplete").with("missing", notation(missing));
    ApiError::new(&code::UNAUTHENTICATED).with_message(message)
}

/// Why goes to the log; telling it would help whoever forges credentials.
fn refused(shown: Shown, reason: &str, security: &[Security]) -> ApiError {
    let error = ApiError::new(&code::INVALID_TOKEN).with_source(reason.to_owned());
    let error = match shown {
        Shown::Token => error,
        Shown::Other => error.with_message(Message::new("credentials-refused")),
    };
    demanding(error, security, shown == Shown::Token)
}

/// Scopes are what RFC 6750, section 3, speaks of to who has a token; other schemes have no word for them.
fn lacking(wanted: &[&str], security: &[Security]) -> ApiError {
    let mut schemes = security.iter().flat_map(Security::all).map(|one| one.scheme);
    if schemes.any(|scheme| scheme == Scheme::Bearer) {
        insufficient_scope(wanted)
    } else {
        ApiError::new(&code::INSUFFICIENT_SCOPE)
    }
}

/// 401: something beside the operations wants to know who asks, by a token.
pub(crate) fn unauthenticated() -> ApiError {
    challenge(ApiError::new(&code::UNAUTHENTICATED), bearer_challenge())
}

/// 401: a token does not hold. Why goes to the log; telling it would help whoever forges tokens.
pub(crate) fn invalid_token(reason: String) -> ApiError {
    challenge(
        ApiError::new(&code::INVALID_TOKEN).with_source(reason),
        refused_token(),
    )
}

/// 403: it is known who asks, and that they may not.
pub(crate) fn insufficient_scope(wanted: &[&str]) -> ApiError {
    let value = format!(
        "Bearer error=\"insufficient_scope\", scope=\"{}\"",
        wanted.join(" ")
    );
    let value = HeaderValue::from_str(&value)
        .unwrap_or(HeaderValue::from_static("Bearer error=\"insufficient_scope\""));
    challenge(ApiError::new(&code::INSUFFICIENT_SCOPE), value)
}

fn challenge(error: ApiError, value: HeaderValue) -> ApiError {
    error.with_header(header::WWW_AUTHENTICATE, value)
}
