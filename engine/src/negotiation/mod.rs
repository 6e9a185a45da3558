//! Proactive negotiation (RFC 9110, section 12.1): what an answer is written in follows what the client can read.
//!
//! An operation is negotiated when its document declares a 406 for it: a standard that lets a server disregard
//! `Accept` needs no switch of ours beside it. Failures are negotiated everywhere, between the two forms that they have.

mod accept;
mod files;
mod weight;

use poem::{
    Response,
    http::{HeaderMap, HeaderValue, header},
};

pub(crate) use self::{
    accept::Accept,
    files::covers,
    weight::{Weight, elements, split},
};
use crate::{
    coding::AcceptEncoding,
    error::{ApiError, code},
    language::{Argument, Message},
    operation::Operation,
    vary,
};

/// The media type of RFC 9457's problem details.
pub(crate) const PROBLEM: &str = "application/problem+json";
const JSON: &str = "application/json";

/// The media type that a successful answer will have.
#[derive(Debug, PartialEq)]
pub(crate) enum Chosen {
    /// The operation has no choice.
    Only,
    /// One of several.
    OneOf(&'static str),
    /// Whatever the file is, if the client takes it.
    File(Box<files::Welcome>),
}

/// Chooses among the media types that the operation declares for its success.
///
/// # Errors
///
/// 406 where the operation declares it and the client takes neither a type nor any coding that is served.
pub(crate) fn choose(operation: &Operation, headers: &HeaderMap) -> Result<Chosen, ApiError> {
    let offered = operation.response_media_types;
    if offered.is_empty() {
        return Ok(Chosen::Only);
    }
    if !operation.statuses.contains(&406) {
        // A standard that lets a server disregard `Accept` still has it serve what is liked best where it can.
        return Ok(match offered {
            [first, _, ..] => Chosen::OneOf(Accept::of(headers).choose(offered).unwrap_or(first)),
            _ => Chosen::Only,
        });
    }
    if files::are_offered(offered) {
        let welcome = files::Welcome::of(headers, offered)?;
        any_coding(headers)?;
        return Ok(Chosen::File(Box::new(welcome)));
    }
    let chosen = Accept::of(headers)
        .choose(offered)
        .ok_or_else(|| not_acceptable(offered))?;
    any_coding(headers)?;
    Ok(match offered {
        [_] => Chosen::Only,
        _ => Chosen::OneOf(chosen),
    })
}

/// # Errors
///
/// 406 for a client that takes neither a coding that is served nor an answer without one.
fn any_coding(headers: &HeaderMap) -> Result<(), ApiError> {
    if AcceptEncoding::of(headers).excludes_everything() {
        return Err(ApiError::new(&code::NOT_ACCEPTABLE).with_message(Message::new("coding-excluded")));
    }
    Ok(())
}

fn not_acceptable(offered: &[&str]) -> ApiError {
    let served = offered.iter().map(|&media_type| media_type.to_owned()).collect();
    ApiError::new(&code::NOT_ACCEPTABLE)
        .with_message(Message::new("media-type-excluded").with("served", Argument::Choice(served)))
}

impl Chosen {
    /// The choice, where there was one.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        match *self {
            Chosen::Only | Chosen::File(_) => None,
            Chosen::OneOf(media_type) => Some(media_type),
        }
    }

    /// Writes the choice into a successful answer. Business code answers one value where all its types are JSON; a type
    /// that it has chosen itself stays.
    ///
    /// # Errors
    ///
    /// 406 for a file of a type that the client does not take.
    pub(crate) fn mark(&self, response: &mut Response) -> Result<(), ApiError> {
        if !response.status().is_success() {
            return Ok(());
        }
        let media_type = match self {
            Chosen::Only => return Ok(()),
            Chosen::OneOf(media_type) => *media_type,
            Chosen::File(welcome) => return welcome.check(response),
        };
        vary::append(response.headers_mut(), "Accept");
        let is_json = response
            .content_type()
            .is_some_and(|answered| answered.starts_with(JSON));
        if media_type != JSON && is_json && media_type.ends_with("json") {
            let value = HeaderValue::from_static(media_type);
            response.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        Ok(())
    }
}

/// Whether failures are to be written as problem details: they are when the client names them, with at least the
/// weight of plain JSON. No success has that type, so who names both alike means JSON for the success and problem
/// details for the failure; a wildcard means nothing in particular and gets the envelope.
pub(crate) fn prefers_problem(headers: &HeaderMap) -> bool {
    let named = |line: &HeaderValue| {
        let mut places = line.as_bytes().windows(PROBLEM.len());
        places.any(|place| place.eq_ignore_ascii_case(PROBLEM.as_bytes()))
    };
    if !headers.get_all(header::ACCEPT).iter().any(named) {
        return false;
    }
    let accept = Accept::of(headers);
    let weight = accept.weight(PROBLEM);
    accept.names(PROBLEM) && weight > Weight::NONE && weight >= accept.weight(JSON)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Method;

    static ROW: Operation = Operation {
        response_media_types: &["application/json", "application/vnd.book+json"],
        ..Operation::new("get_book", "Books", Method::Get, "/books", "Get.", &[200, 406])
    };
    static DISREGARDING: Operation = Operation {
        statuses: &[200],
        ..ROW
    };

    fn headers(fields: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_choice_is_the_clients_and_then_the_documents() {
        for (accept, chosen) in [
            ("*/*", Some("application/json")),
            ("application/vnd.book+json", Some("application/vnd.book+json")),
            (
                "application/*;q=0.1, application/vnd.book+json",
                Some("application/vnd.book+json"),
            ),
            (
                "application/json;q=0.4, application/vnd.book+json;q=0.5",
                Some("application/vnd.book+json"),
            ),
            ("text/html", None),
            ("application/problem+json", None),
        ] {
            let headers = headers(&[(header::ACCEPT, accept)]);
            assert_eq!(choose(&ROW, &headers).ok(), chosen.map(Chosen::OneOf), "{accept}");
            assert_eq!(
                choose(&DISREGARDING, &headers).ok(),
                Some(Chosen::OneOf(chosen.unwrap_or("application/json"))),
                "{accept}"
            );
        }
        assert_eq!(
            choose(&ROW, &headers(&[])).ok(),
            Some(Chosen::OneOf("application/json"))
        );
    }

    #[test]
    fn a_client_that_takes_no_coding_and_no_plain_answer_takes_nothing() {
        for (coding, accepted) in [
            ("*;q=0", false),
            ("identity;q=0", false),
            ("identity;q=0, br", true),
        ] {
            let headers = headers(&[(header::ACCEPT_ENCODING, coding)]);
            assert_eq!(choose(&ROW, &headers).is_ok(), accepted, "{coding}");
        }
    }

    #[test]
    fn problem_details_are_for_who_asks_for_them() {
        for (accept, preferred) in [
            ("application/problem+json", true),
            ("application/json, application/problem+json", true),
            ("application/problem+json;q=0.5, application/json;q=0.4", true),
            ("text/html, Application/Problem+JSON", true),
            ("application/json;q=0.2, application/*", false),
            ("text/html;p=\"application/problem+json\"", false),
            ("application/problem+json;q=0.5, */*", false),
            ("application/problem+json;q=0.9, application/json", false),
            ("application/problem+json;q=0, application/json;q=0", false),
            ("application/json", false),
            ("application/*", false),
            ("*/*", false),
            ("text/html", false),
        ] {
            assert_eq!(
                prefers_problem(&headers(&[(header::ACCEPT, accept)])),
                preferred,
                "{accept}"
            );
        }
        assert!(!prefers_problem(&headers(&[])));
    }
}
