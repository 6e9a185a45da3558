//! A file as the request wants it: whole, a range, or the refusal of a range that it does not have.

use poem::{
    Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};

use super::{
    Source,
    range::{Extent, asked},
};
use crate::{
    error::{ApiError, code},
    language::Message,
    operation::Operation,
};

/// What a request says of ranges, kept until there is an answer to cut from.
#[derive(Debug)]
pub(crate) struct RangeWish {
    range: Option<HeaderValue>,
    /// The versions that the range is wanted of; any without.
    only_of: Option<HeaderValue>,
}

impl RangeWish {
    /// Reads a request to an operation that declares `Range`; nothing for all others, which do not pay for the place.
    pub(crate) fn of(operation: &Operation, headers: &HeaderMap) -> Option<Box<Self>> {
        operation.ranges.then(|| {
            Box::new(RangeWish {
                range: single(headers, &header::RANGE),
                only_of: headers
                    .get(header::IF_RANGE)
                    .map(|_| single(headers, &header::IF_RANGE).unwrap_or(HeaderValue::from_static(""))),
            })
        })
    }

    /// Cuts the range from a 200 with a file. Preconditions were looked at before (RFC 9110, section 13.2.2).
    ///
    /// # Errors
    ///
    /// 416 for a range that begins behind the end.
    pub(crate) fn grant(&self, response: &mut Response) -> Result<(), ApiError> {
        let Some(source) = response.data::<Source>().cloned() else {
            return Ok(());
        };
        let Some(length) = source.length() else {
            return Ok(());
        };
        let unit = HeaderValue::from_static("bytes");
        response.headers_mut().insert(header::ACCEPT_RANGES, unit);
        if response.status() != StatusCode::OK {
            return Ok(());
        }
        let wanted = match &self.range {
            Some(range) if self.holds(response.headers()) => asked(range.as_bytes(), length),
            _ => Extent::Whole,
        };
        match wanted {
            Extent::Whole => {}
            Extent::Beyond => return Err(beyond(length)),
            Extent::Part(start, end) => {
                response.set_body(source.part(start, end));
                response.set_status(StatusCode::PARTIAL_CONTENT);
                let part = format!("bytes {start}-{}/{length}", end.saturating_sub(1));
                let part = HeaderValue::from_str(&part).map_err(ApiError::internal)?;
                response.headers_mut().insert(header::CONTENT_RANGE, part);
            }
        }
        Ok(())
    }

    /// `If-Range` (section 13.1.5): an entity tag by strong comparison, or the very date of the last change.
    fn holds(&self, answer: &HeaderMap) -> bool {
        let Some(stated) = &self.only_of else {
            return true;
        };
        let known = if stated.as_bytes().starts_with(b"\"") {
            header::ETAG
        } else {
            header::LAST_MODIFIED
        };
        answer.get(known) == Some(stated)
    }
}

/// A field of one line. Several lines of a field that is no list say nothing.
fn single(headers: &HeaderMap, name: &header::HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => Some(line.clone()),
        _ => None,
    }
}

/// 416 with the length, so that the client can ask again (RFC 9110, section 15.5.17).
fn beyond(length: u64) -> ApiError {
    let error = ApiError::new(&code::RANGE_NOT_SATISFIABLE)
        .with_message(Message::new("range-beyond-end").with("length", length.to_string()));
    match HeaderValue::from_str(&format!("bytes */{length}")) {
        Ok(complete) => error.with_header(header::CONTENT_RANGE, complete),
        Err(_) => error,
    }
}
