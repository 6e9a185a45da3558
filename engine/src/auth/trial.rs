//! How a mock judges its callers: nobody can sign in there, so what counts is what credentials look like.

use poem::http::{HeaderMap, header};

use super::{Caller, Scheme, bearer_token};
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
    pub(super) fn caller(self, operation: &Operation, headers: &HeaderMap) -> Caller {
        let mut malformed = false;
        for one in operation.security {
            match looks(one.scheme, headers) {
                Some(true) => return Caller::OnTrial,
                Some(false) => malformed = true,
                None => {}
            }
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
fn looks(scheme: Scheme, headers: &HeaderMap) -> Option<bool> {
    match scheme {
        Scheme::Anonymous => None,
        Scheme::Bearer => {
            let sent = headers.get(header::AUTHORIZATION)?;
            Some(sent.to_str().ok().and_then(bearer_token).is_some())
        }
        Scheme::Cookie(name) => {
            let lines = headers.get_all(header::COOKIE).iter();
            let mut pairs = lines
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(';'));
            pairs
                .any(|pair| pair.trim().split_once('=').is_some_and(|(sent, _)| sent == name))
                .then_some(true)
        }
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
            let headers: HeaderMap = fields.into_iter().collect();
            let said = |trial: Trial| format!("{:?}", trial.caller(&ROW, &headers));
            assert!(said(Trial::Everybody).starts_with(everybody), "{sent:?}");
            assert!(said(Trial::Credentials).starts_with(credentials), "{sent:?}");
        }
    }
}
