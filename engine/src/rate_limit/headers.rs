//! How a client learns where it stands: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), and
//! the `X-RateLimit-…` fields that came before them, which speak of the tightest limit alone.
//!
//! The two values that change with each request, and their parts in the older fields, are cut from one buffer.

use std::{fmt::Write, ops::Range};

use bytes::BytesMut;
use poem::http::{HeaderMap, HeaderName, HeaderValue};

use super::{Quota, RateLimit, limiter::Counted};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// `"hour";q=50;w=3600, "day";q=200;w=86400`: all limits, as they are declared.
pub(super) fn policy(limits: &[RateLimit]) -> HeaderValue {
    let items = limits
        .iter()
        .map(|RateLimit { name, quota, window }| format!("{name:?};q={quota};w={window}"));
    let text = items.collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// `Retry-After` (RFC 9110, section 10.2.3) in seconds, at least one.
pub(super) fn retry_after(counted: &Counted) -> HeaderValue {
    let tightest = counted.standings().first();
    HeaderValue::from(tightest.map_or(1, |standing| standing.seconds().max(1)))
}

pub(super) fn write(quota: &Quota, counted: &Counted, headers: &mut HeaderMap) {
    headers.insert(POLICY, quota.policy.clone());
    let Some(tightest) = counted.standings().first() else {
        return;
    };
    if let Some(value) = quota.quotas.get(tightest.limit) {
        headers.insert(LIMIT, value.clone());
    }
    let mut text = BytesMut::with_capacity(128);
    let [remaining, reset] = item(quota, counted, 0, &mut text);
    for further in 1..counted.standings().len() {
        text.extend_from_slice(b", ");
        item(quota, counted, further, &mut text);
    }
    let text = text.freeze();
    for (name, part) in [(STANDING, 0..text.len()), (REMAINING, remaining), (RESET, reset)] {
        // Names are plain words and everything else is digits: the value is always valid.
        if let Ok(value) = HeaderValue::from_maybe_shared(text.slice(part)) {
            headers.insert(name, value);
        }
    }
}

/// Writes `"hour";r=49;t=3600` and tells where its two numbers stand.
fn item(quota: &Quota, counted: &Counted, place: usize, text: &mut BytesMut) -> [Range<usize>; 2] {
    let standing = counted.standings()[place];
    let name = quota.limits().get(standing.limit).map_or("", |limit| limit.name);
    // Writing into memory cannot fail.
    let _ = write!(text, "\"{name}\";r=");
    let remaining = text.len();
    let _ = write!(text, "{}", standing.left);
    let remaining = remaining..text.len();
    text.extend_from_slice(b";t=");
    let reset = text.len();
    let _ = write!(text, "{}", standing.seconds());
    [remaining, reset..text.len()]
}
