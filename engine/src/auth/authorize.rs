//! Refusing who may not: 401 when it is not known who asks, 403 when it is.

use poem::http::{HeaderValue, header};

use super::{Caller, Scheme, Security};
use crate::{
    error::{ApiError, code},
    operation::Operation,
};

/// Lets the caller pass when one of the operation's alternatives is met.
///
/// # Errors
///
/// 401 without credentials, or with some that do not hold; 403 without a scope, or for a cookie without its token
/// against forged requests (RFC 6750, section 3.1).
pub(crate) fn authorize(caller: &Caller, operation: &Operation) -> Result<(), ApiError> {
    match caller {
        Caller::OnTrial => Ok(()),
        Caller::Nobody if is_open(operation.security) => Ok(()),
        Caller::Admitted(_) => Ok(()),
        Caller::Lacking(_, wanted) => Err(insufficient_scope(wanted)),
        Caller::Nobody => Err(challenge(
            ApiError::new(&code::UNAUTHENTICATED),
            wanted(operation.security),
        )),
        Caller::Refused(reason) => Err(invalid_token(reason.clone())),
        Caller::Forged => Err(ApiError::new(&code::CSRF_FAILED)),
        Caller::Known(principal, scheme) => {
            let wanted = scopes(operation.security, *scheme);
            if wanted.iter().all(|scope| principal.has_scope(scope)) {
                Ok(())
            } else {
                Err(insufficient_scope(wanted))
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

/// The challenge to somebody who showed nothing. RFC 6750, section 3, wants at least one parameter in it, and the realm is
/// the only one that fits there.
pub fn bearer_challenge() -> HeaderValue {
    HeaderValue::from_static("Bearer realm=\"api\"")
}

/// What an operation wants to be shown, by the first of its alternatives that has a name among the schemes of HTTP
/// (RFC 9110, section 11.6.1, wants a challenge in every 401).
fn wanted(security: &[Security]) -> HeaderValue {
    let mut schemes = security
        .iter()
        .map(|one| one.scheme)
        .filter(|scheme| *scheme != Scheme::Anonymous);
    let named = |scheme: &Scheme| {
        matches!(
            scheme,
            Scheme::Bearer | Scheme::Basic | Scheme::Http(_) | Scheme::Cookie(_)
        )
    };
    match schemes.clone().find(named).or_else(|| schemes.next()) {
        Some(Scheme::Basic) => HeaderValue::from_static("Basic realm=\"api\", charset=\"UTF-8\""),
        Some(Scheme::Http(name)) => {
            HeaderValue::from_str(&format!("{name} realm=\"api\"")).unwrap_or_else(|_| bearer_challenge())
        }
        Some(Scheme::Header(_) | Scheme::Query(_)) => HeaderValue::from_static("ApiKey realm=\"api\""),
        Some(Scheme::MutualTls) => HeaderValue::from_static("MutualTLS realm=\"api\""),
        _ => bearer_challenge(),
    }
}

/// 401: the operation wants to know who asks.
pub(crate) fn unauthenticated() -> ApiError {
    challenge(ApiError::new(&code::UNAUTHENTICATED), bearer_challenge())
}

/// 401: what was sent does not hold. Why goes to the log; telling it would help whoever forges tokens.
pub(crate) fn invalid_token(reason: String) -> ApiError {
    challenge(
        ApiError::new(&code::INVALID_TOKEN).with_source(reason),
        HeaderValue::from_static("Bearer error=\"invalid_token\""),
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
