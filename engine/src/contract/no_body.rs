//! Operations that declare no request body.
//!
//! A body that nobody reads is a wish that nobody heeds: `{"amount": 1}` sent to a refund that takes no amount would refund
//! everything. White space says nothing, and some clients send it.

use std::io::ErrorKind;

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, combinators::BoxBody};
use poem::Request;

use super::violation::{Rule, Violation};
use crate::{
    error::{ApiError, code},
    language::Message,
    operation::{Method, Operation},
    socket::Refused,
};

/// Methods whose bodies mean something (RFC 9110, section 9.3). With a GET nobody expects to be heard.
pub(super) fn is_judged(operation: &Operation) -> bool {
    matches!(
        operation.method,
        Method::Post | Method::Put | Method::Patch | Method::Delete
    )
}

/// So many bytes of white space are passed over. More is a body, whatever it says.
const MOST_SPACE: usize = 4096;

/// The violation of a body that is not empty. It is read up to its first byte that is no white space.
///
/// # Errors
///
/// 400 for a body that breaks off.
pub(super) async fn check(request: &mut Request) -> Result<Option<Violation>, ApiError> {
    let mut body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
    let mut left = MOST_SPACE;
    while !body.is_end_stream() {
        let Some(frame) = body.frame().await else { break };
        let frame = frame.map_err(broke_off)?;
        let Some(bytes) = frame.data_ref() else { continue };
        if bytes.len() > left || !bytes.trim_ascii().is_empty() {
            return Ok(Some(Violation::new("body", Rule::NoBody)));
        }
        left -= bytes.len();
    }
    Ok(None)
}

/// The client went away, or the connection did, or patience with both; or there are too many others to go on.
pub(crate) fn broke_off(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ApiError {
    let error = error.into();
    let io = error.downcast_ref::<std::io::Error>();
    if let Some(refused) = io.and_then(|error| error.get_ref()?.downcast_ref::<Refused>()) {
        return refused.error();
    }
    if io.is_some_and(|error| error.kind() == ErrorKind::TimedOut) {
        return ApiError::new(&code::REQUEST_TIMEOUT);
    }
    ApiError::new(&code::MALFORMED_REQUEST)
        .with_message(Message::new("body-broke-off"))
        .with_source(error)
}
