//! What watches a server: `/healthz`, `/readyz` and `/metrics`.
//!
//! They stand outside the document and its version prefix, because they are for operators, not for clients. Liveness and
//! readiness are apart: a process whose database is away is alive, and starting it anew would help nobody, but a
//! balancer should send its requests elsewhere.
//!
//! Counters tell strangers how a business does, so `/metrics` is served on a listener of its own or to whoever has the
//! token, and otherwise not at all.

mod health;
mod metrics_page;
mod token;

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use poem::{Request, Route, get};

pub use self::token::{MetricsToken, TokenError};
use crate::metrics::Metrics;

const HEALTH: &str = "/healthz";
const READINESS: &str = "/readyz";
const METRICS: &str = "/metrics";

/// What must work for the server to do its work; implemented by the business for what it depends on.
pub trait Readiness: Send + Sync + fmt::Debug + 'static {
    /// What to look at. All of it is asked at the same time; what does not answer within two seconds does not work.
    fn checks(&self) -> Vec<Look<'_>>;

    /// What makes its work better and is known without a wait. It is told when one of these fails, and denies nothing: a
    /// balancer that took every instance out because all of them miss the same thing would turn a nuisance into an outage.
    fn aids(&self) -> Vec<Check> {
        Vec::new()
    }
}

/// One thing to look at.
pub struct Look<'a> {
    /// What it is, in one word.
    pub name: &'static str,
    /// Answers why it does not work, if it does not.
    pub failure: BoxFuture<'a, Option<String>>,
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Check {
    /// What it is, in one word.
    pub name: &'static str,
    /// Why it does not work, for the log.
    pub failure: Option<String>,
}

/// Whether it is what watches the server that asks: every few seconds, and nobody wants to read of it.
pub(crate) fn is_one(request: &Request) -> bool {
    [HEALTH, READINESS, METRICS].contains(&request.uri().path())
}

/// The probes of a server.
#[derive(Debug)]
pub struct Probes {
    readiness: Arc<dyn Readiness>,
    metrics: Option<(Arc<Metrics>, MetricsToken)>,
}

impl Probes {
    /// Probes that ask `readiness`.
    pub fn new(readiness: Arc<dyn Readiness>) -> Self {
        Probes {
            readiness,
            metrics: None,
        }
    }

    /// Serves the counters beside the API, to whoever shows the token.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Arc<Metrics>, token: MetricsToken) -> Self {
        self.metrics = Some((metrics, token));
        self
    }

    /// The paths that [`add_to`](Self::add_to) adds, for a router's table of what exists.
    pub fn paths(&self) -> impl Iterator<Item = &'static str> + use<> {
        [HEALTH, READINESS]
            .into_iter()
            .chain(self.metrics.is_some().then_some(METRICS))
    }

    /// Adds the probes to the server's routes.
    pub fn add_to(self, route: Route) -> Route {
        let route = route
            .at(HEALTH, get(health::Liveness))
            .at(READINESS, get(health::ReadinessProbe::new(self.readiness)));
        match self.metrics {
            Some((metrics, token)) => route.at(METRICS, get(metrics_page::guarded(metrics, token))),
            None => route,
        }
    }
}

/// The counters alone, for a listener that only those who may see them can reach.
pub fn metrics_route(metrics: Arc<Metrics>) -> Route {
    Route::new().at(METRICS, get(metrics_page::open(metrics)))
}
