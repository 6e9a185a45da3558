//! Reading credentials: a bearer token, or else a session's cookie.

use std::sync::Arc;

use jsonwebtoken::get_current_timestamp;
use poem::{
    Request,
    http::{HeaderMap, HeaderValue, header},
};

use super::{Auth, Caller, Scheme, caller::Shown, schemes, session};
use crate::{
    error::ApiError,
    operation::{Method, Operation},
};

/// Longer tokens are not looked at. Header limits of servers lie around twice this.
const LONGEST_TOKEN: usize = 4096;

/// Who makes this request, as far as the operation wants to know. A token is looked at before a cookie: a browser sends
/// cookies by itself, a token is sent on purpose.
///
/// # Errors
///
/// The store of sessions cannot be asked.
pub(crate) async fn identify(
    auth: &Auth,
    operation: &Operation,
    request: &Request,
) -> Result<Caller, ApiError> {
    if let Some(trial) = auth.trial {
        return Ok(trial.caller(operation, request));
    }
    if auth.knows_others() || !schemes::are_simple(operation.security) {
        return Box::pin(schemes::identify(auth, operation, request)).await;
    }
    let accepts = |wanted: fn(&Scheme) -> bool| {
        operation
            .security
            .iter()
            .map(|one| &one.scheme)
            .find(|one| wanted(one))
    };
    if accepts(|scheme| matches!(scheme, Scheme::Bearer)).is_some()
        && let Some(header) = request.headers().get(header::AUTHORIZATION)
    {
        return Ok(bearer(auth, request.headers(), header));
    }
    match accepts(|scheme| matches!(scheme, Scheme::Cookie(_))) {
        Some(&Scheme::Cookie(name)) => Box::pin(cookie(auth, name, operation.method, request)).await,
        _ => Ok(Caller::Nobody),
    }
}

fn bearer(auth: &Auth, headers: &HeaderMap, header: &HeaderValue) -> Caller {
    if headers.get_all(header::AUTHORIZATION).iter().nth(1).is_some() {
        return refused("more than one Authorization header");
    }
    let Some(token) = header.to_str().ok().and_then(bearer_token) else {
        // Who shows something else has not shown a token that is wrong.
        let mut words = header.as_bytes().split(|byte| *byte == b' ');
        let shown = match words.next() {
            Some(scheme) if scheme.eq_ignore_ascii_case(b"bearer") => Shown::Token,
            _ => Shown::Other,
        };
        return Caller::Refused(shown, "no bearer token in the Authorization header".to_owned());
    };
    if token.len() > LONGEST_TOKEN {
        return refused("a token that is too long");
    }
    match auth.verified(token, get_current_timestamp()) {
        Ok(principal) => Caller::Known(principal, Scheme::Bearer),
        Err(reason) => Caller::Refused(Shown::Token, reason),
    }
}

fn refused(reason: &str) -> Caller {
    Caller::Refused(Shown::Token, reason.to_owned())
}

/// The name of an authentication scheme is the same in upper and lower case (RFC 9110, section 11.1).
pub(crate) fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// A cookie whose session is over counts as no cookie: browsers go on sending it, and public pages must stay readable.
pub(super) async fn cookie(
    auth: &Auth,
    name: &'static str,
    method: Method,
    request: &Request,
) -> Result<Caller, ApiError> {
    let Some(sessions) = &auth.sessions else {
        return Ok(Caller::Nobody);
    };
    let Some(secret) = session::secret(request.headers(), name, auth.secure) else {
        return Ok(Caller::Nobody);
    };
    let stored = super::Secret::digest_of(secret);
    let Some(owner) = sessions.find(&stored).await? else {
        return Ok(Caller::Nobody);
    };
    if is_unsafe(method) && !session::is_genuine(request.headers(), secret) {
        return Ok(Caller::Forged);
    }
    let principal = auth.principal(owner.id, owner.roles, Some(stored));
    Ok(Caller::Known(Arc::new(principal), Scheme::Cookie(name)))
}

/// Methods that may change something (RFC 9110, section 9.2.1).
fn is_unsafe(method: Method) -> bool {
    !matches!(
        method,
        Method::Get | Method::Head | Method::Options | Method::Trace
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_follows_its_scheme() {
        for (value, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer abc", Some("abc")),
            ("BEARER   abc", Some("abc")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Basic abc", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(bearer_token(value), token, "{value:?}");
        }
    }
}
