//! What a 401 asks for: `WWW-Authenticate` (RFC 9110, section 11.6.1).
//!
//! Every scheme of HTTP in the operation's `security` has a challenge, in a line of its own: clients that cannot part a list
//! of challenges read the first. Keys and certificates are no schemes of HTTP: nothing is registered for them, and what is
//! made up tells a client nothing. One stands here only where the operation takes nothing else, since no 401 is without.

use poem::http::{HeaderValue, header};

use super::{Scheme, Security};
use crate::error::ApiError;

/// The challenge to somebody who showed no token. RFC 6750, section 3, wants at least one parameter in it, and the realm is
/// the only one that fits there.
pub fn bearer_challenge() -> HeaderValue {
    HeaderValue::from_static("Bearer realm=\"api\"")
}

/// The challenge to somebody whose token does not hold (RFC 6750, section 3.1).
pub(super) fn refused_token() -> HeaderValue {
    HeaderValue::from_static("Bearer error=\"invalid_token\"")
}

/// `error` with the challenges of `security`. `token_refused` where a token came that does not hold: only then may a
/// challenge speak of an error.
pub(super) fn demanding(error: ApiError, security: &[Security], token_refused: bool) -> ApiError {
    let mut known: Vec<Scheme> = Vec::new();
    let mut challenged = error;
    for scheme in security.iter().flat_map(Security::all).map(|one| one.scheme) {
        if known.contains(&scheme) {
            continue;
        }
        known.push(scheme);
        if let Some(value) = of_http(scheme, token_refused) {
            challenged = challenged.with_header(header::WWW_AUTHENTICATE, value);
        }
    }
    if challenged.headers().is_empty() {
        challenged = challenged.with_header(header::WWW_AUTHENTICATE, made_up(&known));
    }
    challenged
}

fn of_http(scheme: Scheme, token_refused: bool) -> Option<HeaderValue> {
    match scheme {
        Scheme::Bearer if token_refused => Some(refused_token()),
        Scheme::Bearer => Some(bearer_challenge()),
        Scheme::Basic => Some(HeaderValue::from_static("Basic realm=\"api\", charset=\"UTF-8\"")),
        Scheme::Http(name) => HeaderValue::from_str(&format!("{name} realm=\"api\"")).ok(),
        Scheme::Anonymous | Scheme::Cookie(_) | Scheme::Header(_) | Scheme::Query(_) | Scheme::MutualTls => {
            None
        }
    }
}

fn made_up(known: &[Scheme]) -> HeaderValue {
    let is_key = |scheme: &Scheme| matches!(scheme, Scheme::Cookie(_) | Scheme::Header(_) | Scheme::Query(_));
    if known.iter().any(is_key) {
        HeaderValue::from_static("ApiKey realm=\"api\"")
    } else if known.contains(&Scheme::MutualTls) {
        HeaderValue::from_static("MutualTLS realm=\"api\"")
    } else {
        bearer_challenge()
    }
}

/// How credentials of these schemes are sent, in the notation of HTTP, which is the same in all languages.
pub(super) fn notation(schemes: &[Scheme]) -> String {
    let written = schemes.iter().map(|scheme| match scheme {
        Scheme::Anonymous => String::new(),
        Scheme::Bearer => "`Authorization: Bearer`".to_owned(),
        Scheme::Basic => "`Authorization: Basic`".to_owned(),
        Scheme::Http(name) => format!("`Authorization: {name}`"),
        Scheme::Cookie(name) => format!("`Cookie: {name}=`"),
        Scheme::Header(name) => format!("`{name}:`"),
        Scheme::Query(name) => format!("`?{name}=`"),
        Scheme::MutualTls => "`mutualTLS`".to_owned(),
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::code;

    const KEY: Security = Security::new(Scheme::Header("X-Key"), &[]);
    const BASIC: Security = Security::new(Scheme::Basic, &[]);
    const SID: Security = Security::cookie("sid", &[]);

    fn challenges(security: &[Security], token_refused: bool) -> Vec<String> {
        let error = demanding(ApiError::new(&code::UNAUTHENTICATED), security, token_refused);
        let values = error.headers().iter().map(|(name, value)| {
            assert_eq!(name, header::WWW_AUTHENTICATE);
            value.to_str().unwrap().to_owned()
        });
        values.collect()
    }

    #[test]
    fn each_scheme_of_http_is_named_once_and_others_only_where_there_is_none() {
        let token = "Bearer realm=\"api\"";
        let basic = "Basic realm=\"api\", charset=\"UTF-8\"";
        let cases: [(&[Security], &[&str]); 8] = [
            (&[Security::bearer(&["a"]), SID], &[token]),
            (
                &[Security::bearer(&["a"]), BASIC, Security::bearer(&["b"])],
                &[token, basic],
            ),
            (&[KEY.with(&[BASIC]), Security::anonymous()], &[basic]),
            (
                &[
                    Security::new(Scheme::Http("digest"), &[]),
                    Security::new(Scheme::Http("hoba"), &[]),
                ],
                &["digest realm=\"api\"", "hoba realm=\"api\""],
            ),
            (&[KEY], &["ApiKey realm=\"api\""]),
            (&[SID], &["ApiKey realm=\"api\""]),
            (
                &[Security::new(Scheme::MutualTls, &[])],
                &["MutualTLS realm=\"api\""],
            ),
            (&[], &[token]),
        ];
        for (security, expected) in cases {
            assert_eq!(challenges(security, false), expected, "{security:?}");
        }
        let refused = challenges(&[BASIC, Security::bearer(&[])], true);
        assert_eq!(refused, [basic, "Bearer error=\"invalid_token\""]);
    }

    #[test]
    fn what_is_missing_is_told_as_it_is_sent() {
        let schemes = [
            Scheme::Bearer,
            Scheme::Http("digest"),
            Scheme::Header("X-Key"),
            Scheme::Query("key"),
            Scheme::Cookie("sid"),
            Scheme::MutualTls,
        ];
        assert_eq!(
            notation(&schemes),
            "`Authorization: Bearer`, `Authorization: digest`, `X-Key:`, `?key=`, `Cookie: sid=`, `mutualTLS`"
        );
    }
}
