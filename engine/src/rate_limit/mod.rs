//! Rate limits: how many requests a client may send in a window of time.
//!
//! The document declares them (`x-rate-limit: ["50/hour", "200/day"]`), [`crate::guard`] asks here before anything else
//! is done for a request, and every answer of a limited operation says how the client stands
//! (draft-ietf-httpapi-ratelimit-headers).
//!
//! **Windows are fixed and begin with a client's first request.** So the quota is exact, a count is two numbers however
//! large the quota is, and what `t` and `Retry-After` say is true: who waits that long is let in, with the whole quota.
//! Rejected were: windows that begin on the clock's full hour, which let everybody in at the same moment; a log of the
//! last requests, which slides but keeps one time stamp for each request of the quota; and a leaking bucket (GCRA),
//! which gives back one request at a time, so that `50/hour` would never again mean fifty at once.
//!
//! **A limit is counted where it is declared**: one at the root over all operations that inherit it, one of a tag over
//! the tag's operations, one of an operation for itself alone.

mod client_key;
mod clock;
mod counts;
mod declaration;
mod headers;
mod in_process;
pub mod in_redis;
mod limiter;
mod quota;
mod scale;
mod shard;
mod tally;

use std::{collections::HashMap, fmt};

use self::tally::Tally;
pub use self::{
    client_key::ClientKey,
    clock::MonotonicClock,
    declaration::{RateLimit, RateLimitFailure, RateLimitKey},
    in_process::InProcess,
    in_redis::{InRedis, RedisTally},
    limiter::{Away, Counted, Counting, Limiter, MAX_LIMITS, Standing, Taking},
    quota::Quota,
    scale::{RateLimitScale, ScaleError},
};
use crate::{
    context::RequestContext,
    contract::ContractError,
    conventions::Policy,
    error::{ApiError, code},
    lookup::Hasher,
    metrics::Family,
    operation::Operation,
};

/// The limits of all operations, and the counts.
pub struct RateLimits {
    quotas: HashMap<&'static str, Quota, Hasher>,
    limiter: Box<dyn Limiter>,
    tally: Tally,
}

impl RateLimits {
    /// The limits that the rows declare, scaled as the policy says and counted in this process.
    ///
    /// # Errors
    ///
    /// A row that declares more limits than [`MAX_LIMITS`].
    pub fn in_process(table: &[&'static Operation], policy: &Policy) -> Result<Self, ContractError> {
        Self::new(table, policy, InProcess::new(MonotonicClock::system()))
    }

    /// The limits that the rows declare, scaled as the policy says and counted by `limiter`.
    ///
    /// # Errors
    ///
    /// A row that declares more limits than [`MAX_LIMITS`].
    pub fn new(
        table: &[&'static Operation],
        policy: &Policy,
        limiter: impl Limiter + 'static,
    ) -> Result<Self, ContractError> {
        let mut scopes: Vec<&'static str> = Vec::new();
        let mut quotas = HashMap::default();
        for row in table.iter().filter(|row| !row.rate_limits.is_empty()) {
            let known = scopes.iter().position(|scope| *scope == row.rate_limit_scope);
            let number = known.unwrap_or(scopes.len());
            if known.is_none() {
                scopes.push(row.rate_limit_scope);
            }
            if let Some(quota) = Quota::compile(row, number, policy.rate_limit_scale)? {
                quotas.insert(row.id, quota);
            }
        }
        Ok(RateLimits {
            quotas,
            limiter: Box::new(limiter),
            tally: Tally::new(&scopes),
        })
    }

    /// Counts a request of a limited operation; nothing for an operation without limits, which costs nothing.
    pub(crate) async fn take(&self, operation: &Operation, context: &RequestContext) -> Option<Taken<'_>> {
        if operation.rate_limits.is_empty() {
            return None;
        }
        let quota = self.quotas.get(operation.id)?;
        let client = context.client_key(operation.rate_limit_key);
        let counted = match self.limiter.take(quota, &client) {
            Taking::Done(counted) => counted,
            Taking::Elsewhere(counted) => counted.await,
        };
        self.tally
            .count(quota.number(), counted.is_ok_and(|counted| counted.allowed()));
        Some(Taken { quota, counted })
    }

    /// What limits let pass and refused.
    pub(crate) fn family(&self) -> Family {
        self.tally.family()
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimits")
            .field("quotas", &self.quotas)
            .finish_non_exhaustive()
    }
}

/// A request that was counted: what became of it, and what its answer says about that.
#[derive(Debug)]
pub(crate) struct Taken<'a> {
    quota: &'a Quota,
    counted: Counting,
}

impl Taken<'_> {
    /// Lets the request pass, or refuses it: with 429 (RFC 6585, section 4) and the seconds to wait, or with 503 where it
    /// could not be counted. That one has no cause for the log, which was told once that nothing can be counted.
    pub(crate) fn admit(&self) -> Result<(), ApiError> {
        let counted = self
            .counted
            .as_ref()
            .map_err(|Away| ApiError::new(&code::SERVICE_UNAVAILABLE))?;
        if counted.allowed() {
            return Ok(());
        }
        let refused = ApiError::new(&code::RATE_LIMITED);
        Err(refused.with_header(poem::http::header::RETRY_AFTER, headers::retry_after(counted)))
    }

    /// Writes how the client stands into an answer, whatever the answer is; nothing where that is not known.
    pub(crate) fn announce(&self, response: &mut poem::Response) {
        if let Ok(counted) = &self.counted {
            headers::write(self.quota, counted, response.headers_mut());
        }
    }
}

#[cfg(test)]
mod tests;
