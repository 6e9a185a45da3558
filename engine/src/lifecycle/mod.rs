//! The end of an operation: announced on each of its answers, and kept where the operator says so.
//!
//! `Deprecation` (RFC 9745) says since when, `Sunset` (RFC 8594) until when, `Link` (RFC 8288) what to use instead and
//! where to read about it. Failures announce it too: a client that only ever gets a 422 should learn of it all the same.
//! Everything but the variables of a successor's path is written once, when the server starts.
//!
//! A sunset date is a plan, and what a plan is worth is the operator's business: operations go on answering after it
//! unless [`AfterSunset::Gone`] is set. Ending them by the date alone was rejected, because then a server that nobody
//! touched would break its clients overnight.

mod declaration;
mod links;

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter, tz::TimeZone};
use poem::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde::Deserialize;

pub use self::declaration::Deprecation;
use self::links::Links;
use crate::{
    clock::Clock,
    contract::ContractError,
    conventions::Policy,
    error::{ApiError, code},
    language::Message,
    operation::Operation,
};

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// What operations do after their sunset date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterSunset {
    /// Answer as before.
    #[default]
    Serve,
    /// Answer 410.
    Gone,
}

/// What a deprecated operation's answers say, ready to be sent.
#[derive(Debug)]
pub(crate) struct Lifecycle {
    deprecation: HeaderValue,
    sunset: Option<HeaderValue>,
    links: Links,
    /// When the operation is gone, where it ever is.
    end: Option<Timestamp>,
}

impl Lifecycle {
    /// The lifecycle of a row that declares one.
    ///
    /// # Errors
    ///
    /// A time that no calendar has, or a successor that cannot stand in a header.
    pub(crate) fn compile(row: &Operation, policy: &Policy) -> Result<Option<Self>, ContractError> {
        let Some(declared) = &row.deprecation else {
            return Ok(None);
        };
        let unsupported = |reason: String| ContractError::Unsupported {
            place: format!("operation `{}`", row.id),
            reason,
        };
        let end = declared.sunset.map(Timestamp::from_second).transpose();
        let end = end.map_err(|error| unsupported(error.to_string()))?;
        let date = end.map(|end| DateTimePrinter::new().timestamp_to_rfc9110_string(&end));
        let date = date.transpose().map_err(|error| unsupported(error.to_string()))?;
        let value = |text: String| {
            HeaderValue::try_from(text).map_err(|_| unsupported("cannot stand in a header".to_owned()))
        };
        Ok(Some(Lifecycle {
            deprecation: value(format!("@{}", declared.since))?,
            sunset: date.map(value).transpose()?,
            links: Links::compile(row, declared.successor, policy).map_err(unsupported)?,
            end: end.filter(|_| policy.after_sunset == AfterSunset::Gone),
        }))
    }

    /// Lets a request pass while the operation is served.
    ///
    /// # Errors
    ///
    /// 410 after its end, with what to use instead.
    pub(crate) fn admit(&self, uri: &Uri, clock: &Clock) -> Result<(), ApiError> {
        match self.end {
            Some(end) if clock.now() >= end => Err(self.gone(end, uri)),
            _ => Ok(()),
        }
    }

    fn gone(&self, end: Timestamp, uri: &Uri) -> ApiError {
        let date = TimeZone::UTC.to_datetime(end).date().to_string();
        let message = match self.links.successor(uri.path()) {
            Some(successor) => Message::new("ended-with-successor").with("successor", successor),
            None => Message::new("ended"),
        };
        ApiError::new(&code::GONE).with_message(message.with("date", date))
    }

    /// Writes the announcement into an answer, whatever the answer is. Links that are there stay.
    pub(crate) fn announce(&self, uri: &Uri, headers: &mut HeaderMap) {
        headers.insert(DEPRECATION, self.deprecation.clone());
        if let Some(sunset) = &self.sunset {
            headers.insert(SUNSET, sunset.clone());
        }
        if let Some(links) = self.links.header(uri.path()) {
            headers.append(header::LINK, links);
        }
    }
}

#[cfg(test)]
mod tests;
