//! How long an answer may be kept, and by whom: `Cache-Control` (RFC 9111, section 5.2).
//!
//! The operation's row says what its successes and its 304 carry: what the document declares, or else what a cache can
//! do no harm with. Failures are never to be stored: some of them may be by default (RFC 9110, section 15.1), and a 404
//! out of a cache would hide what has been created since.

use poem::{
    Response,
    http::{HeaderValue, header},
};

use crate::{contract::ContractError, operation::Operation};

/// What is sent with every failure, and with every success whose document says nothing.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The row's directives as a header.
///
/// # Errors
///
/// Text that cannot stand in a header.
pub(crate) fn compile(row: &Operation) -> Result<HeaderValue, ContractError> {
    HeaderValue::from_str(row.cache_control).map_err(|_| ContractError::Unsupported {
        place: format!("operation `{}`", row.id),
        reason: format!("`{}` cannot stand in Cache-Control", row.cache_control),
    })
}

/// Writes it into an answer that does not say more precisely itself.
pub(crate) fn write(directives: &HeaderValue, response: &mut Response) {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let directives = if failed { NO_STORE } else { directives.clone() };
    let said = response.headers_mut().entry(header::CACHE_CONTROL);
    said.or_insert(directives);
}
