//! How long an operation may work on a request: `x-timeout`.
//!
//! The work is a future, so ending it is to drop it: what it holds is given back, and a transaction that was not
//! committed is rolled back. What runs outside of it (a hash on a thread of its own) goes on and is not waited for. The
//! body is read before, under the deadlines of the socket.

use std::time::Duration;

use poem::{Response, Result};
use tokio::time::{Instant, timeout_at};

use crate::error::{ApiError, code};

/// When an operation's time is over. It is one for all tries of a unit of work that others collide with: the client
/// waits for all of them together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<(Duration, Instant)>);

impl Deadline {
    /// So long from now on, if there is a limit.
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Deadline(limit.map(|limit| (limit, Instant::now() + limit)))
    }

    /// Waits for `work`, and no longer than until then.
    ///
    /// # Errors
    ///
    /// Those of the work; 503 after the limit (RFC 9110, section 15.6.4).
    pub(crate) async fn wait_for(self, work: impl Future<Output = Result<Response>>) -> Result<Response> {
        let Some((limit, end)) = self.0 else {
            return work.await;
        };
        match timeout_at(end, work).await {
            Ok(answer) => answer,
            Err(_) => {
                let reason = format!("it was not done within {limit:?}");
                Err(ApiError::new(&code::TIMEOUT).with_source(reason).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn a_later_try_has_only_the_time_that_is_left() {
        let hour = Duration::from_secs(3600);
        let over = Deadline(Some((hour, Instant::now())));
        let late = over.wait_for(pending()).await.unwrap_err();
        assert_eq!(late.downcast_ref::<ApiError>().unwrap().code(), &code::TIMEOUT);
        for limit in [None, Some(hour)] {
            let done = Deadline::after(limit).wait_for(async { Ok(Response::default()) });
            assert!(done.await.is_ok());
        }
    }
}
