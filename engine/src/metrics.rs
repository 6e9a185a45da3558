//! What the server counts of itself, in the text format that Prometheus collects (version 0.0.4).
//!
//! Every series that an operation can have is made when the server starts, so that counting a request looks up two
//! atomics and adds to them: nothing is formatted, hashed by label or locked on a request's way. It also means that a
//! rate over a series that has not moved is 0, not absent.
//!
//! Labels hold only what the document holds: operation, status, version. A path that a client made up is never one, or
//! clients could fill the memory of whoever collects.

use std::{collections::HashMap, time::Duration};

use poem::{Response, http::StatusCode};
use poem_openapi::OperationId;
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};

use crate::{lookup::Hasher, operation::Operation};

/// Upper bounds of the histogram of durations, in seconds: from a remembered answer to a slow handler.
const BOUNDS: &[f64] = &[
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The label of what no operation answered: unknown paths, the documentation, the probes.
const NO_OPERATION: &str = "none";

/// The server's counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    operations: HashMap<&'static str, Meters, Hasher>,
    others: Meters,
}

/// The series of one operation.
#[derive(Debug)]
struct Meters {
    operation: &'static str,
    version: &'static str,
    by_status: Vec<(u16, IntCounter)>,
    seconds: Histogram,
}

impl Metrics {
    /// Series for these operations and for what none of them answers.
    ///
    /// # Errors
    ///
    /// Two operations of one name, which the document's check rules out.
    pub fn new(operations: &[&'static Operation]) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("http_requests_total", "Answered requests."),
            &["operation", "version", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new(
                "http_request_duration_seconds",
                "From the request's head to the answer's, in seconds.",
            )
            .buckets(BOUNDS.to_vec()),
            &["operation", "version"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        let meters = |operation, version, statuses: &[u16]| Meters {
            operation,
            version,
            by_status: statuses
                .iter()
                .map(|status| (*status, counter(&requests, operation, version, *status)))
                .collect(),
            seconds: seconds.with_label_values(&[operation, version]),
        };
        Ok(Metrics {
            operations: operations
                .iter()
                .map(|row| {
                    (
                        row.id,
                        meters(row.id, row.version().unwrap_or(NO_OPERATION), row.statuses),
                    )
                })
                .collect(),
            others: meters(NO_OPERATION, NO_OPERATION, &[200, 204, 304, 404, 405]),
            requests,
            registry,
        })
    }

    /// Counts one answer.
    pub(crate) fn observe(&self, response: &Response, took: Duration) {
        let operation = response.data::<OperationId>().map(|id| id.0);
        let meters = operation
            .and_then(|id| self.operations.get(id))
            .unwrap_or(&self.others);
        meters.seconds.observe(took.as_secs_f64());
        self.count(meters, response.status());
    }

    /// A status that the document does not declare is rare enough to be looked up by its labels.
    fn count(&self, meters: &Meters, status: StatusCode) {
        let status = status.as_u16();
        match meters.by_status.iter().find(|(known, _)| *known == status) {
            Some((_, counter)) => counter.inc(),
            None => counter(&self.requests, meters.operation, meters.version, status).inc(),
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

fn counter(requests: &IntCounterVec, operation: &str, version: &str, status: u16) -> IntCounter {
    requests.with_label_values(&[operation, version, &status.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Method;

    static LIST: Operation = Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/api/v2/books",
        "",
        &[200, 422],
    );

    fn answered(status: StatusCode, operation: Option<&'static str>) -> Response {
        let mut response = Response::builder().status(status).finish();
        if let Some(id) = operation {
            response.set_data(OperationId(id));
        }
        response
    }

    #[test]
    fn answers_are_counted_by_operation_version_and_status() {
        let metrics = Metrics::new(&[&LIST]).unwrap();
        for _ in 0..3 {
            metrics.observe(
                &answered(StatusCode::OK, Some("list_books")),
                Duration::from_micros(300),
            );
        }
        metrics.observe(
            &answered(StatusCode::IM_A_TEAPOT, Some("list_books")),
            Duration::from_secs(60),
        );
        metrics.observe(&answered(StatusCode::NOT_FOUND, None), Duration::ZERO);
        let (media_type, text) = metrics.text().unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(media_type, "text/plain; version=0.0.4");
        for line in [
            "# TYPE http_requests_total counter",
            "http_requests_total{operation=\"list_books\",status=\"200\",version=\"v2\"} 3",
            "http_requests_total{operation=\"list_books\",status=\"418\",version=\"v2\"} 1",
            "http_requests_total{operation=\"list_books\",status=\"422\",version=\"v2\"} 0",
            "http_requests_total{operation=\"none\",status=\"404\",version=\"none\"} 1",
            "# TYPE http_request_duration_seconds histogram",
            "http_request_duration_seconds_bucket{operation=\"list_books\",version=\"v2\",le=\"0.00025\"} 0",
            "http_request_duration_seconds_bucket{operation=\"list_books\",version=\"v2\",le=\"0.0005\"} 3",
            "http_request_duration_seconds_bucket{operation=\"list_books\",version=\"v2\",le=\"10\"} 3",
            "http_request_duration_seconds_count{operation=\"list_books\",version=\"v2\"} 4",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line}\nis not in\n{text}"
            );
        }
    }
}
