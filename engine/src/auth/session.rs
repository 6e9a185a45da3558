//! Sessions of browsers: a cookie that scripts cannot read, and a token that only the page itself can send.
//!
//! The token against forged requests is made from the cookie's secret, so it needs no store: who does not have the
//! secret cannot make it, and it says nothing about the secret. A second cookie to compare with (double submit) was
//! rejected: whoever can set cookies for a neighbouring host can set both.

use std::fmt;

use futures_util::future::BoxFuture;
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::secret::{Secret, hex};
use crate::error::ApiError;

/// The header that a page proves itself with on methods that may change something.
pub(super) const X_CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// The store of sessions.
pub trait Sessions: fmt::Debug + Send + Sync {
    /// Whose session is stored under `digest` ([`Secret::digest`]), if it is there and not over.
    fn find<'a>(&'a self, digest: &'a str) -> BoxFuture<'a, Result<Option<SessionOwner>, ApiError>>;
}

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOwner {
    /// The principal's identifier, the same as in its tokens.
    pub id: String,
    /// Its roles now.
    pub roles: Vec<String>,
}

/// What a client gets when it signs in with a cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    /// The value of `Set-Cookie`.
    pub cookie: String,
    /// What the page sends as `X-CSRF-Token`.
    pub csrf_token: String,
}

pub(super) fn open(name: &str, secret: &Secret, seconds: u64, secure: bool) -> OpenedSession {
    OpenedSession {
        cookie: set_cookie(name, secret.expose(), seconds, secure),
        csrf_token: csrf_token(secret.expose()),
    }
}

pub(super) fn close(name: &str, secure: bool) -> String {
    set_cookie(name, "", 0, secure)
}

fn set_cookie(name: &str, value: &str, seconds: u64, secure: bool) -> String {
    let (prefix, attribute) = if secure { ("__Host-", "; Secure") } else { ("", "") };
    format!("{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{attribute}")
}

/// The secret in the session cookie. Where the server is reached by https, a cookie without the prefix is not ours: any
/// neighbouring host could have set it. Two cookies of the name are none, since one of them was slipped in.
pub(super) fn secret<'a>(headers: &'a HeaderMap, name: &str, secure: bool) -> Option<&'a str> {
    secret_among(headers.get_all(header::COOKIE), name, secure)
}

/// The same in these fields.
pub(super) fn secret_among<'a>(
    cookies: impl IntoIterator<Item = &'a HeaderValue>,
    name: &str,
    secure: bool,
) -> Option<&'a str> {
    let pairs = cookies
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut values = pairs.filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        let key = if secure { key.strip_prefix("__Host-")? } else { key };
        (key == name && !value.is_empty()).then_some(value)
    });
    match (values.next(), values.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether the page that opened the session sent the request. Digests are compared, so that the time it takes tells
/// nothing about the token.
pub(super) fn is_genuine(headers: &HeaderMap, secret: &str) -> bool {
    let sent = headers.get(&X_CSRF_TOKEN).and_then(|value| value.to_str().ok());
    sent.is_some_and(|sent| Secret::digest_of(sent) == Secret::digest_of(&csrf_token(secret)))
}

fn csrf_token(secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"csrf\0");
    hash.update(secret.as_bytes());
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_cookie_is_out_of_reach_for_scripts_and_bound_to_https_where_there_is_https() {
        let secret = Secret::generate().unwrap();
        let plain = open("session", &secret, 60, false).cookie;
        let expected = format!(
            "session={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
            secret.expose()
        );
        assert_eq!(plain, expected);
        assert_eq!(
            open("session", &secret, 60, true).cookie,
            format!("__Host-{expected}; Secure")
        );
        assert_eq!(
            close("session", true),
            "__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn a_cookie_is_found_among_others_and_never_where_two_claim_to_be_it() {
        let found = |cookies: &[&str], secure: bool| {
            let pairs: Vec<_> = cookies.iter().map(|value| ("cookie", *value)).collect();
            secret(&headers(&pairs), "session", secure).map(str::to_owned)
        };
        assert_eq!(found(&["a=b; session=x;c=d"], false).as_deref(), Some("x"));
        assert_eq!(found(&["a=b", "session=x"], false).as_deref(), Some("x"));
        assert_eq!(
            found(&["__Host-session=x; session=y"], true).as_deref(),
            Some("x")
        );
        for (cookies, secure) in [
            (&["session=x"][..], true),
            (&["session=x; session=y"], false),
            (&["session=x", "session=x"], false),
            (&["session="], false),
            (&["sessions=x; Session=x; session"], false),
            (&[], false),
        ] {
            assert_eq!(found(cookies, secure), None, "{cookies:?}");
        }
    }

    #[test]
    fn a_page_proves_itself_with_the_token_of_its_own_session() {
        let (mine, other) = (Secret::generate().unwrap(), Secret::generate().unwrap());
        let token = |secret: &Secret| open("session", secret, 60, true).csrf_token;
        let genuine = |sent: &str| is_genuine(&headers(&[("x-csrf-token", sent)]), mine.expose());
        assert!(genuine(&token(&mine)));
        for sent in [
            token(&other),
            String::new(),
            mine.digest(),
            token(&mine)[1..].to_owned(),
        ] {
            assert!(!genuine(&sent), "{sent}");
        }
        assert!(!is_genuine(&HeaderMap::new(), mine.expose()));
    }
}
