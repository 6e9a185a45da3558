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

/// What is sent where the document declares an `ETag` and says nothing about caches: each use is to be preceded by a
/// question, which is what validators are for. Private, because who may read it is not for a shared cache to know.
const REVALIDATED: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The directives of a row's successes as a header.
///
/// # Errors
///
/// Text that cannot stand in a header.
pub(crate) fn compile(row: &Operation) -> Result<HeaderValue, ContractError> {
    let Some(declared) = row.cache_control else {
        return Ok(if row.validators.is_some() {
            REVALIDATED
        } else {
            NO_STORE
        });
    };
    HeaderValue::from_str(declared).map_err(|_| ContractError::Unsupported {
        place: format!("operation `{}`", row.id),
        reason: format!("`{declared}` cannot stand in Cache-Control"),
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
