//! Parameters of header fields and cookies.

use std::borrow::Cow;

use poem::http::{HeaderMap, header};
use serde_json::Value;

use super::Parameter;
use crate::contract::{
    reading::{Coding, Given, gather},
    violation::{Rule, ValueType, Violation},
};

/// Reads a header field.
pub(super) fn read_header(
    parameter: &Parameter,
    headers: &HeaderMap,
    found: &mut Vec<Violation>,
) -> Option<Value> {
    let lines = headers.get_all(parameter.field.name.as_str());
    let mut given = lines.iter();
    let text = match (given.next(), given.next()) {
        (None, _) => {
            found.extend(parameter.required.then(|| parameter.violation(Rule::Required)));
            return None;
        }
        (Some(_), Some(_)) if !parameter.field.lists() => {
            found.push(parameter.violation(Rule::Repeated));
            return None;
        }
        (Some(only), None) => only.to_str().ok().map(Cow::Borrowed),
        // A list in several lines is the same as in one (RFC 9110, section 5.3).
        _ => {
            let lines: Option<Vec<&str>> = lines.iter().map(|line| line.to_str().ok()).collect();
            lines.map(|lines| Cow::Owned(lines.join(",")))
        }
    };
    match text {
        Some(text) => parameter.read(&Given::Text(&text), Coding::Plain, found),
        None => {
            found.push(parameter.violation(Rule::Type(vec![ValueType::VisibleAscii])));
            None
        }
    }
}

/// The cookies of a request (RFC 6265, section 5.4), written as a query is, since that is what the style `form` means.
pub(super) fn cookie_pairs(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::COOKIE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).map(str::trim);
    // A plus sign is itself in a cookie.
    pairs
        .map(|pair| pair.replace('+', "%2B"))
        .collect::<Vec<_>>()
        .join("&")
}

/// Reads one of the cookies.
pub(super) fn read_cookie(parameter: &Parameter, cookies: &str, found: &mut Vec<Violation>) -> Option<Value> {
    let mut gathered = gather(cookies, 1, |_| Some(&parameter.field));
    match gathered.given.get_mut(0).and_then(Option::take) {
        Some(given) => parameter.read(&given, Coding::Form, found),
        None => {
            found.extend(parameter.required.then(|| parameter.violation(Rule::Required)));
            None
        }
    }
}
