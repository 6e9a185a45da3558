//! How a mock judges its callers: nobody can sign in there, so what counts is what credentials look like.

use poem::{Request, http::header};

use super::{Caller, Scheme, schemes};
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
        let mut malformed = false;
        for one in operation.security {
            let looks: Vec<_> = one.all().map(|wanted| looks(wanted.scheme, request)).collect();
            if looks.iter().all(|look| *look == Some(true)) {
                return Caller::OnTrial;
            }
            malformed |= looks.contains(&Some(false));
        }
        match self {
            _ if malformed => {
                Caller::Refused("no credentials of a scheme that the operation takes".to_owned())
            }
            Trial::Everybody => Caller::OnTrial,
            Trial::Credentials => Caller::Nobody,
        }
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
