//! A limit as a row of the operations table states it.

/// So many requests in a window of time: `50/hour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The window's name in the headers, a plain word: `hour`.
    pub name: &'static str,
    /// How many requests pass in a window, at least one.
    pub quota: u32,
    /// The window's length in seconds.
    pub window: u32,
}

impl RateLimit {
    /// A limit; meant for the generated table.
    pub const fn new(name: &'static str, quota: u32, window: u32) -> Self {
        RateLimit { name, quota, window }
    }
}

/// Whose requests are counted together: `x-rate-limit-key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimitKey {
    /// Those of one client address, whoever is signed in.
    Ip,
    /// Those of one principal; of the client address while nobody is signed in.
    Principal,
}

/// What becomes of a request while the count that all instances share is out of reach: `x-rate-limit-failure`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimitFailure {
    /// It is counted by the instance alone.
    Open,
    /// It is refused with 503.
    Closed,
}
