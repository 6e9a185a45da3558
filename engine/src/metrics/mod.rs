//! What the server counts of itself, in the text format that Prometheus collects (version 0.0.4).
//!
//! Every series that an operation can have is made when the server starts, so that counting a request looks up two
//! atomics and adds to them: nothing is formatted, hashed by label or locked on a request's way. It also means that a
//! rate over a series that has not moved is 0, not absent.
//!
//! What a part of the server knows of itself anyway, such as how many connections are open, is not counted twice: it is
//! read when somebody collects ([`Family`]).
//!
//! Labels hold only what the document and the program hold: operation, status, version, code. A path that a client made
//! up is never one, or clients could fill the memory of whoever collects.

mod family;
mod process;
mod refusals;
mod requests;

use std::time::Duration;

use poem::Response;
use prometheus::{Encoder, IntGauge, Registry, TextEncoder};

pub use self::family::Family;
use self::{refusals::Refusals, requests::Requests};
use crate::operation::Operation;

/// The server's counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Requests,
    refusals: Refusals,
    in_flight: IntGauge,
}

impl Metrics {
    /// Series for these operations and for what none of them answers, and for the process.
    ///
    /// # Errors
    ///
    /// Two operations of one name, which the document's check rules out.
    pub fn new(operations: &[&'static Operation]) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let in_flight = IntGauge::new("http_requests_in_flight", "Requests that are being answered.")?;
        registry.register(Box::new(in_flight.clone()))?;
        let metrics = Metrics {
            requests: Requests::new(operations, &registry)?,
            refusals: Refusals::new(&registry)?,
            in_flight,
            registry,
        };
        process::families()
            .into_iter()
            .try_for_each(|family| metrics.show(family))?;
        Ok(metrics)
    }

    /// Says which program this is.
    ///
    /// # Errors
    ///
    /// It was said before.
    pub fn with_build(self, program: &str, version: &str) -> Result<Self, prometheus::Error> {
        let build = Family::gauge("build_info", "Always 1; its labels say which program this is.");
        self.show(build.with(&[("program", program), ("version", version)], || 1.0))?;
        Ok(self)
    }

    /// Shows what is read when somebody collects.
    ///
    /// # Errors
    ///
    /// A name that is no name or is there already, or series whose labels are not the same.
    pub fn show(&self, family: Family) -> Result<(), prometheus::Error> {
        self.registry.register(Box::new(family.collector()?))
    }

    /// Shows what a part of the engine counts. What cannot be shown is said in the log: nobody is served worse for it.
    pub(crate) fn show_all(&self, families: impl IntoIterator<Item = Family>) {
        for family in families {
            if let Err(error) = self.show(family) {
                tracing::error!(%error, "something is not counted");
            }
        }
    }

    /// Counts a request as one that is being answered, until what this answers is dropped.
    pub(crate) fn begin(&self) -> InFlight<'_> {
        self.in_flight.inc();
        InFlight(&self.in_flight)
    }

    /// Counts one answer.
    pub(crate) fn observe(&self, response: &Response, took: Duration) {
        self.requests.observe(response, took);
        if response.status().is_client_error() || response.status().is_server_error() {
            self.refusals.observe(response);
        }
    }

    /// The counters as text, with its media type.
    ///
    /// # Errors
    ///
    /// A counter that cannot be written, which the registry rules out.
    pub fn text(&self) -> Result<(&'static str, Vec<u8>), prometheus::Error> {
        let mut text = Vec::with_capacity(64 * 1024);
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok((prometheus::TEXT_FORMAT, text))
    }
}

/// A request on its way; one whose client goes away ends, too.
pub(crate) struct InFlight<'a>(&'a IntGauge);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}
