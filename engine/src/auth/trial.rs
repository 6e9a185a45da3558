//! How a mock judges its callers: nobody can sign in there, so what counts is what credentials look like.

use poem::{Request, http::header};

use super::{Caller, Scheme, Security, caller::Shown, schemes};
use crate::operation::Operation;

/// Who is let in where the document wants to know who asks. Credentials that do not look like those of a scheme that the
/// operation takes are always refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// Everybody, with credentials or without.
    Everybody,
    /// Whoever brings credentials.
    Credentials,
}

impl Trial {
    pub(super) fn caller(self, operation: &Operation, request: &Request) -> Caller {
        let mut caller = Caller::Nobody;
        for alternative in operation.security {
            let met = meet(alternative, request);
            if met.weight() > caller.weight() {
                caller = met;
            }
        }
        match (self, &caller) {
            (Trial::Everybody, Caller::Nobody | Caller::Incomplete(_)) => Caller::OnTrial,
            _ => caller,
        }
    }
}

/// What one alternative makes of a request by the looks of it.
fn meet(alternative: &Security, request: &Request) -> Caller {
    let mut shown = false;
    let mut missing = Vec::new();
    for scheme in alternative.all().map(|wanted| wanted.scheme) {
        match looks(scheme, request) {
            Some(true) => shown = true,
            Some(false) => {
                let reason = "no credentials of a scheme that the operation takes";
                return Caller::Refused(kind(scheme, request), reason.to_owned());
            }
            None => missing.push(scheme),
        }
    }
    match shown {
        false => Caller::Nobody,
        true if missing.is_empty() => Caller::OnTrial,
        true => Caller::Incomplete(missing),
    }
}

/// What is there under the name of another scheme is no token that is wrong.
fn kind(scheme: Scheme, request: &Request) -> Shown {
    match schemes::authorization(request.headers(), "bearer") {
        Some(_) => Shown::by(scheme),
        None => Shown::Other,
    }
}

/// Whether the credentials of a scheme are well formed; nothing where there are none.
fn looks(scheme: Scheme, request: &Request) -> Option<bool> {
    let named = |name: &str| {
        let sent = request.headers().get(header::AUTHORIZATION)?;
        let own = schemes::authorization(request.headers(), name);
        // What is there under another name may be meant for another alternative; if not, it is malformed.
        Some(own.map_or(sent.is_empty(), |own| own.is_ok()))
    };
    match scheme {
        Scheme::Anonymous => None,
        Scheme::Bearer => named("bearer"),
        Scheme::Basic => {
            let own = schemes::authorization(request.headers(), "basic");
            named("basic").map(|named| {
                named && own.is_some_and(|own| own.is_ok_and(|own| schemes::basic(own).is_some()))
            })
        }
        Scheme::Http(name) => named(name),
        Scheme::Cookie(_) | Scheme::Header(_) | Scheme::Query(_) => {
            schemes::key(scheme, request).map(|_| true)
        }
        // Nobody has a certificate where nothing ends TLS.
        Scheme::MutualTls => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;
    use crate::{auth::Security, operation::Method};

    static ROW: Operation = Operation {
        security: &[Security::bearer(&["write"]), Security::cookie("sid", &["write"])],
        ..Operation::new("write", "A", Method::Post, "/a", "Write.", &[201])
    };

    static BOTH: Operation = Operation {
        security: &[Security::new(Scheme::Header("X-Key"), &[]).with(&[Security::bearer(&[])])],
        ..Operation::new("both", "A", Method::Get, "/b", "Both.", &[200])
    };

    #[test]
    fn half_of_what_is_wanted_together_is_not_enough_where_credentials_are_wanted() {
        let mut request = Request::default();
        let key = HeaderValue::from_static("1");
        request.headers_mut().insert("x-key", key);
        let said = |trial: Trial| format!("{:?}", trial.caller(&BOTH, &request));
        assert_eq!(said(Trial::Everybody), "OnTrial");
        assert_eq!(said(Trial::Credentials), "Incomplete([Bearer])");
    }

    #[test]
    fn credentials_are_judged_by_their_looks() {
        for (sent, everybody, credentials) in [
            (None, "OnTrial", "Nobody"),
            (Some((header::AUTHORIZATION, "Bearer abc")), "OnTrial", "OnTrial"),
            (Some((header::AUTHORIZATION, "Basic abc")), "Refused", "Refused"),
            (Some((header::COOKIE, "a=b; sid=1")), "OnTrial", "OnTrial"),
            (Some((header::COOKIE, "a=b")), "OnTrial", "Nobody"),
        ] {
            let fields = sent
                .clone()
                .map(|(name, value)| (name, HeaderValue::from_static(value)));
            let mut request = Request::default();
            request.headers_mut().extend(fields);
            let said = |trial: Trial| format!("{:?}", trial.caller(&ROW, &request));
            assert!(said(Trial::Everybody).starts_with(everybody), "{sent:?}");
            assert!(said(Trial::Credentials).starts_with(credentials), "{sent:?}");
        }
    }
}
