//! `security` in full: alternatives of several schemes at once, and credentials that only the server itself knows.
//!
//! The first alternative that is met lets the caller in. Credentials that do not hold are told of even where nobody
//! needs any: who sends them means to be somebody.

use std::{borrow::Cow, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::get_current_timestamp;
use poem::{
    Request,
    http::{HeaderMap, header},
};

use super::{
    Auth, Caller, Principal, Scheme, Security,
    authenticate::{Credential, Others},
    caller::Shown,
    identify::cookie as session,
};
use crate::{error::ApiError, operation::Operation};

/// What one scheme says of a request.
enum Outcome {
    /// Its credentials did not come.
    Absent,
    /// They do not hold.
    Refused(String),
    /// A session's cookie without its token against forged requests.
    Forged,
    Known(Arc<Principal>),
}

/// Whether a row's `security` wants no more than one token or cookie of this server.
pub(super) fn are_simple(security: &[Security]) -> bool {
    let own = |scheme| matches!(scheme, Scheme::Anonymous | Scheme::Bearer | Scheme::Cookie(_));
    security.iter().all(|one| own(one.scheme) && one.also.is_empty())
}

/// Who makes this request.
///
/// # Errors
///
/// Whoever knows the credentials cannot be asked.
pub(super) async fn identify(
    auth: &Auth,
    operation: &Operation,
    request: &Request,
) -> Result<Caller, ApiError> {
    let mut caller = Caller::Nobody;
    for alternative in operation
        .security
        .iter()
        .filter(|one| one.scheme != Scheme::Anonymous)
    {
        let met = meet(auth, operation, alternative, request).await?;
        if matches!(met, Caller::Admitted(_)) {
            return Ok(met);
        }
        if met.weight() > caller.weight() {
            caller = met;
        }
    }
    Ok(caller)
}

/// What one alternative makes of a request: everything that it wants is asked for, so that half of it can be told from
/// nothing.
async fn meet(
    auth: &Auth,
    operation: &Operation,
    alternative: &Security,
    request: &Request,
) -> Result<Caller, ApiError> {
    let mut principal = None;
    let mut lacking = None;
    let mut missing = Vec::new();
    for wanted in alternative.all() {
        match ask(auth, operation, wanted.scheme, request).await? {
            Outcome::Absent => missing.push(wanted.scheme),
            Outcome::Refused(reason) => return Ok(Caller::Refused(Shown::by(wanted.scheme), reason)),
            Outcome::Forged => return Ok(Caller::Forged),
            Outcome::Known(known) => {
                if !wanted.scopes.iter().all(|scope| known.has_scope(scope)) {
                    lacking = Some(wanted.scopes);
                }
                principal = principal.or(Some(known));
            }
        }
    }
    Ok(match (principal, lacking) {
        (None, _) => Caller::Nobody,
        (Some(_), _) if !missing.is_empty() => Caller::Incomplete(missing),
        (Some(principal), None) => Caller::Admitted(principal),
        (Some(principal), Some(scopes)) => Caller::Lacking(principal, scopes),
    })
}

async fn ask(
    auth: &Auth,
    operation: &Operation,
    scheme: Scheme,
    request: &Request,
) -> Result<Outcome, ApiError> {
    let headers = request.headers();
    match scheme {
        Scheme::Anonymous => Ok(Outcome::Absent),
        Scheme::Bearer => match authorization(headers, "bearer") {
            Some(Ok(token)) => match auth.verified(token, get_current_timestamp()) {
                Ok(principal) => Ok(Outcome::Known(principal)),
                Err(_) => others(auth, Credential::Bearer(token)).await,
            },
            Some(Err(reason)) => Ok(Outcome::Refused(reason)),
            None => Ok(Outcome::Absent),
        },
        Scheme::Basic => match authorization(headers, "basic") {
            Some(Ok(coded)) => match basic(coded) {
                Some((user, password)) => {
                    let credential = Credential::Basic {
                        user: &user,
                        password: &password,
                    };
                    others(auth, credential).await
                }
                None => Ok(Outcome::Refused(
                    "no name and password in the Authorization header".to_owned(),
                )),
            },
            Some(Err(reason)) => Ok(Outcome::Refused(reason)),
            None => Ok(Outcome::Absent),
        },
        Scheme::Http(name) => match authorization(headers, name) {
            Some(Ok(value)) => others(auth, Credential::Http { scheme: name, value }).await,
            Some(Err(reason)) => Ok(Outcome::Refused(reason)),
            None => Ok(Outcome::Absent),
        },
        Scheme::Cookie(name) if auth.sessions.is_some() => {
            Ok(match session(auth, name, operation.method, request).await? {
                Caller::Known(principal, _) => Outcome::Known(principal),
                Caller::Forged => Outcome::Forged,
                _ => Outcome::Absent,
            })
        }
        Scheme::Cookie(_) | Scheme::Header(_) | Scheme::Query(_) => match key(scheme, request) {
            Some(value) => {
                others(
                    auth,
                    Credential::Key {
                        scheme,
                        value: &value,
                    },
                )
                .await
            }
            None => Ok(Outcome::Absent),
        },
        Scheme::MutualTls => others(auth, Credential::Certificate(headers)).await,
    }
}

/// Asks the server itself.
async fn others(auth: &Auth, credential: Credential<'_>) -> Result<Outcome, ApiError> {
    let known = match &auth.others {
        Others::Nobody => None,
        Others::Known(server) => server.authenticate(credential).await?,
    };
    Ok(match known {
        Some(identity) => Outcome::Known(Arc::new(auth.recognised(identity))),
        // A connection always has a certificate or not; none is nothing that was shown.
        None if matches!(credential, Credential::Certificate(_)) => Outcome::Absent,
        None => Outcome::Refused(format!("nobody is known by these credentials: {credential:?}")),
    })
}

/// What follows the name of a scheme in the only `Authorization` header; nothing where it names another.
pub(super) fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<Result<&'a str, String>> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let line = lines.next()?;
    if lines.next().is_some() {
        return Some(Err("more than one Authorization header".to_owned()));
    }
    let text = line.to_str().unwrap_or_default();
    let (name, value) = text.split_once(' ').unwrap_or((text, ""));
    if !name.eq_ignore_ascii_case(scheme) {
        return None;
    }
    let value = value.trim_matches(' ');
    Some(if value.is_empty() {
        Err(format!("nothing behind `{scheme}`"))
    } else {
        Ok(value)
    })
}

pub(super) fn basic(coded: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(coded).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// The key under the name that a scheme gives it; two of them are none, since one was slipped in.
pub(super) fn key(scheme: Scheme, request: &Request) -> Option<Cow<'_, str>> {
    let mut found: Vec<Cow<'_, str>> = match scheme {
        Scheme::Header(name) => {
            let lines = request.headers().get_all(name).iter();
            lines
                .filter_map(|line| line.to_str().ok())
                .map(Cow::Borrowed)
                .collect()
        }
        Scheme::Query(name) => {
            let query = request.uri().query().unwrap_or_default();
            let pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value)
                .collect()
        }
        Scheme::Cookie(name) => {
            let lines = request.headers().get_all(header::COOKIE).iter();
            let pairs = lines
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(';'));
            let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
            pairs
                .filter(|(key, _)| *key == name)
                .map(|(_, value)| Cow::Borrowed(value))
                .collect()
        }
        _ => Vec::new(),
    };
    let only = found.pop().filter(|value| !value.is_empty());
    only.filter(|_| found.is_empty())
}
