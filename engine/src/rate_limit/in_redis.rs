//! Counts in Redis: one count for all instances behind a balancer.
//!
//! The same windows as in process, to the microsecond: they begin with a client's first request and end for that client
//! alone, by Redis' own clock. Each request is one round trip (`script`) on one connection (`link`), bounded in time.
//!
//! **When Redis is away**, the document says what becomes of a request (`x-rate-limit-failure`). `open`, the default: it is
//! counted in this process, so that a limit is still one, if only for each instance by itself. `closed`: it is refused with
//! 503, because one guess too many would be worse than an hour without sign-in. What was counted in the meantime
//! does not count when Redis is back, and counts again in what is left of its windows when Redis goes once more; what Redis
//! has counted, it still has, unless it was started anew.
//!
//! A command whose answer came too late may have been counted. Counting it twice, once here and once there, was preferred
//! to letting it pass uncounted.

mod link;
mod script;
pub mod settings;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use self::{
    link::{Link, keep},
    script::CountScript,
    settings::{RedisAddress, RedisSettings},
};
use super::{
    ClientKey, InProcess, MonotonicClock, Quota, RateLimitFailure,
    limiter::{Away, Counting, Limiter, Taking},
};
use crate::metrics::Family;

/// The limiter of a server that runs as several processes. Clones are one and the same.
#[derive(Debug, Clone)]
pub struct InRedis(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    link: Arc<Link>,
    meanwhile: InProcess,
    tallies: Tallies,
}

#[derive(Debug, Default)]
struct Tallies {
    shared: AtomicU64,
    alone: AtomicU64,
    refused: AtomicU64,
}

/// One number of a tally.
type Count = fn(RedisTally) -> u64;

/// What has become of the requests of this process since it was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedisTally {
    /// Whether Redis counts at this moment.
    pub up: bool,
    /// Requests that Redis has counted.
    pub shared: u64,
    /// Requests that were counted in process, because Redis was away.
    pub alone: u64,
    /// Requests that were refused with 503, because Redis was away.
    pub refused: u64,
}

impl InRedis {
    /// The limiter that the settings name, where they name one. A Redis that is away is told of in the log; nobody has to
    /// wait for it. The connection is kept by a task of the present Tokio runtime.
    pub async fn connect(settings: &RedisSettings) -> Option<Self> {
        let address = settings.redis_url.as_ref()?;
        Some(Self::at(address, settings).await)
    }

    async fn at(address: &RedisAddress, settings: &RedisSettings) -> Self {
        let script = CountScript::new(&settings.redis_prefix);
        let link = Arc::new(Link::new(address.client(), script, settings.timeout()));
        link.begin().await;
        keep(&link);
        InRedis(Arc::new(Shared {
            link,
            meanwhile: InProcess::new(MonotonicClock::system()),
            tallies: Tallies::default(),
        }))
    }

    /// Why Redis is away, if it is. Nothing is asked for that.
    pub fn failure(&self) -> Option<String> {
        self.0.link.failure()
    }

    /// What has become of the requests so far.
    pub fn tally(&self) -> RedisTally {
        let Tallies {
            shared,
            alone,
            refused,
        } = &self.0.tallies;
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        RedisTally {
            up: self.0.link.is_up(),
            shared: read(shared),
            alone: read(alone),
            refused: read(refused),
        }
    }

    /// What has become of the requests, as series for whoever collects metrics.
    pub fn families(&self) -> [Family; 2] {
        let link = Arc::clone(&self.0.link);
        let connected = Family::gauge(
            "rate_limit_redis_up",
            "Whether Redis counts requests: 1, or 0 while it is away.",
        );
        let counted = Family::counter(
            "rate_limit_counted_total",
            "Requests by who counted them: Redis, this process while Redis was away, or nobody, who were refused.",
        );
        let of: [(&str, Count); 3] = [
            ("redis", |tally| tally.shared),
            ("process", |tally| tally.alone),
            ("nobody", |tally| tally.refused),
        ];
        let counted = of.into_iter().fold(counted, |family, (by, read)| {
            let limiter = self.clone();
            family.with(&[("by", by)], move || read(limiter.tally()) as f64)
        });
        [
            connected.with(&[], move || f64::from(u8::from(link.is_up()))),
            counted,
        ]
    }
}

/// Where it is.
impl fmt::Display for InRedis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.link.place())
    }
}

impl Limiter for InRedis {
    fn take<'a>(&'a self, quota: &'a Quota, client: &ClientKey) -> Taking<'a> {
        let client = *client;
        if self.0.link.is_up() {
            Taking::Elsewhere(Box::pin(self.0.ask(quota, client)))
        } else {
            Taking::Done(self.0.without(quota, &client))
        }
    }
}

impl Shared {
    async fn ask(&self, quota: &Quota, client: ClientKey) -> Counting {
        let key = self.link.script().key(quota.scope(), &client);
        let answer = self.link.count(&key, quota.limits()).await;
        let counted = answer
            .ok()
            .and_then(|answer| script::read(&answer, quota.limits()));
        match counted {
            Some(counted) => {
                self.tallies.shared.fetch_add(1, Ordering::Relaxed);
                Ok(counted)
            }
            None => self.without(quota, &client),
        }
    }

    /// What becomes of a request that Redis does not count.
    fn without(&self, quota: &Quota, client: &ClientKey) -> Counting {
        match quota.failure() {
            RateLimitFailure::Open => {
                self.tallies.alone.fetch_add(1, Ordering::Relaxed);
                Ok(self.meanwhile.count(quota, client))
            }
            RateLimitFailure::Closed => {
                self.tallies.refused.fetch_add(1, Ordering::Relaxed);
                Err(Away)
            }
        }
    }
}

#[cfg(test)]
mod tests;
