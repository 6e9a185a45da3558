//! An operation's limits, ready to be counted and announced.

use poem::http::HeaderValue;

use super::{MAX_LIMITS, RateLimit, RateLimitFailure, RateLimitScale, headers};
use crate::{contract::ContractError, operation::Operation};

/// The limits of one operation as this server keeps them: those of its row, scaled.
#[derive(Debug)]
pub struct Quota {
    scope: &'static str,
    number: u16,
    limits: Vec<RateLimit>,
    failure: RateLimitFailure,
    pub(super) policy: HeaderValue,
    /// The quota of each limit as a header's value.
    pub(super) quotas: Vec<HeaderValue>,
}

impl Quota {
    /// The quota of a row, or nothing where limits are switched off.
    pub(super) fn compile(
        row: &Operation,
        number: usize,
        scale: RateLimitScale,
    ) -> Result<Option<Self>, ContractError> {
        let refuse = |reason: String| ContractError::Unsupported {
            place: format!("operation `{}`", row.id),
            reason,
        };
        if row.rate_limits.len() > MAX_LIMITS {
            return Err(refuse(format!("declares more than {MAX_LIMITS} rate limits")));
        }
        let number = u16::try_from(number).map_err(|_| refuse("is limited in too many scopes".into()))?;
        let limits: Option<Vec<RateLimit>> =
            row.rate_limits.iter().map(|limit| scale.applied(limit)).collect();
        Ok(limits.map(|limits| Quota {
            scope: row.rate_limit_scope,
            number,
            policy: headers::policy(&limits),
            quotas: limits.iter().map(|limit| limit.quota.into()).collect(),
            limits,
            failure: row.rate_limit_failure,
        }))
    }

    /// What is counted together, by a name that is the same in every instance of the server.
    pub fn scope(&self) -> &'static str {
        self.scope
    }

    /// The limits, at most [`MAX_LIMITS`].
    pub fn limits(&self) -> &[RateLimit] {
        &self.limits
    }

    /// What becomes of a request that cannot be counted where all instances count.
    pub fn failure(&self) -> RateLimitFailure {
        self.failure
    }

    /// The scope by its number in this process.
    pub(super) fn number(&self) -> u16 {
        self.number
    }
}
