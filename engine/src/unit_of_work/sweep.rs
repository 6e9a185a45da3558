//! Forgetting answers that have run out, in the background.

use std::{error::Error, time::Duration};

use super::Ledger;
use crate::error::ApiError;

/// How long an answer that has run out may stay. It is not answered any more; it only takes up room.
const PAUSE: Duration = Duration::from_secs(60);

/// Forgets everything that has run out by now, batch by batch, so that others get at the writer in between. Answers how
/// many answers that were.
///
/// # Errors
///
/// What the ledger fails with.
pub async fn sweep(ledger: &dyn Ledger) -> Result<u64, ApiError> {
    let mut swept = 0;
    loop {
        match ledger.sweep().await? {
            0 => return Ok(swept),
            some => swept += some,
        }
        tokio::task::yield_now().await;
    }
}

/// Sweeps once a minute until the future is dropped. A failure is logged, and the next minute tries again.
pub async fn sweep_forever(ledger: &dyn Ledger) {
    let mut minutes = tokio::time::interval(PAUSE);
    minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        match sweep(ledger).await {
            Ok(0) => {}
            Ok(swept) => tracing::debug!(swept, "stored answers that had run out are forgotten"),
            Err(error) => {
                let cause = error
                    .source()
                    .map_or_else(|| error.to_string(), ToString::to_string);
                tracing::warn!(cause, "stored answers could not be swept");
            }
        }
    }
}
