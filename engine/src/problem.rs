//! Problem details (RFC 9457): the facts of the envelope in the form that generic clients know.

use std::borrow::Cow;

use poem::{Response, http::HeaderValue};
use serde::Serialize;

use crate::{
    context::RequestContext,
    envelope::{self, Details},
    error::ApiError,
    language::Voice,
    negotiation::PROBLEM,
};

static PROBLEM_CONTENT: HeaderValue = HeaderValue::from_static(PROBLEM);

/// The members of section 3.1, then ours. The type is `about:blank`, whose title is the status' own phrase
/// (section 4.2.1): `code` already says which problem it is, and a page for each would have to be kept true.
#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: Cow<'a, str>,
    instance: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Details::is_empty")]
    errors: Details<'a>,
    request_id: &'a str,
}

/// Writes the error as problem details.
pub(crate) fn response(error: &ApiError, voice: Voice<'_>, context: &RequestContext) -> Response {
    let status = error.code().status;
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: voice.error(error),
        instance: context.uri().path(),
        code: error.code().code,
        errors: Details(error.violations(), voice),
        request_id: context.request_id().as_str(),
    };
    envelope::write(error, voice.language(), &PROBLEM_CONTENT, &problem)
}
