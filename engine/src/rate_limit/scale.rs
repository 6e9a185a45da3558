//! The setting that stretches limits for a load test, or switches them off.

use std::{fmt, str::FromStr};

use serde::Deserialize;
use thiserror::Error;

use super::RateLimit;

/// What every declared quota is multiplied by. Windows stay as they are. Zero times a limit would be the strictest one,
/// and a configuration that fell to zero by mistake must not be the laxest: no limits are asked for by a word.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct RateLimitScale(f64);

/// A scale that is none.
#[derive(Debug, Error)]
#[error(
    "`{0}` is no scale for rate limits: write a number above 0 such as 1 or 0.5, or off for no limits at all"
)]
pub struct ScaleError(String);

impl RateLimitScale {
    /// The limits of the document.
    pub const AS_DECLARED: Self = RateLimitScale(1.0);
    /// No limits.
    pub const OFF: Self = RateLimitScale(0.0);

    /// A limit on this scale, which lets at least one request pass; nothing where limits are off.
    pub(super) fn applied(self, limit: &RateLimit) -> Option<RateLimit> {
        // A float as large as this is cut to the largest quota, never wrapped.
        let quota = (f64::from(limit.quota) * self.0).round() as u32;
        (self != Self::OFF).then_some(RateLimit {
            quota: quota.max(1),
            ..*limit
        })
    }
}

impl FromStr for RateLimitScale {
    type Err = ScaleError;

    fn from_str(text: &str) -> Result<Self, ScaleError> {
        if text.eq_ignore_ascii_case("off") {
            return Ok(Self::OFF);
        }
        match text.parse::<f64>() {
            Ok(scale) if scale.is_finite() && scale > 0.0 => Ok(RateLimitScale(scale)),
            _ => Err(ScaleError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for RateLimitScale {
    type Error = ScaleError;

    fn try_from(text: String) -> Result<Self, ScaleError> {
        text.parse()
    }
}

/// For people: what it does to the limits.
impl fmt::Display for RateLimitScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::OFF => f.write_str("off: no client is ever refused"),
            Self::AS_DECLARED => f.write_str("as declared"),
            Self(scale) => write!(f, "{scale} times what the document declares"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(scale: &str, quota: u32) -> Option<u32> {
        let scale: RateLimitScale = scale.parse().unwrap();
        let limit = scale.applied(&RateLimit::new("hour", quota, 3600))?;
        assert_eq!((limit.name, limit.window), ("hour", 3600));
        Some(limit.quota)
    }

    #[test]
    fn quotas_are_multiplied_and_never_become_zero() {
        assert_eq!(quota("1", 50), Some(50));
        assert_eq!(quota("0.5", 50), Some(25));
        assert_eq!(quota("0.001", 50), Some(1));
        assert_eq!(quota("1e30", 50), Some(u32::MAX));
    }

    #[test]
    fn off_is_the_word_for_no_limits() {
        for off in ["off", "OFF"] {
            assert_eq!(quota(off, 50), None, "{off}");
        }
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        for odd in ["", "0", "0.0", "-0", "1e-999", "-1", "NaN", "inf", "on", "1/2"] {
            let error = odd.parse::<RateLimitScale>().unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("`{odd}` is no scale")),
                "{error}"
            );
        }
    }
}
