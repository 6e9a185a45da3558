//! How long an operation may work on a request: `x-timeout`.
//!
//! The work is a future, so ending it is to drop it: what it holds is given back, and a transaction that was not
//! committed is rolled back. What runs outside of it (a hash on a thread of its own) goes on and is not waited for. The
//! body is read before, under the deadlines of the socket.

use std::time::Duration;

use poem::{Response, Result};

use crate::error::{ApiError, code};

/// Waits for `work`, and no longer than the limit.
///
/// # Errors
///
/// Those of the work; 503 after the limit (RFC 9110, section 15.6.4).
pub(crate) async fn within(
    limit: Option<Duration>,
    work: impl Future<Output = Result<Response>>,
) -> Result<Response> {
    let Some(limit) = limit else {
        return work.await;
    };
    match tokio::time::timeout(limit, work).await {
        Ok(answer) => answer,
        Err(_) => {
            let reason = format!("it was not done within {limit:?}");
            Err(ApiError::new(&code::TIMEOUT).with_source(reason).into())
        }
    }
}
