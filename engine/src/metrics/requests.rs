//! Answers by operation, version and status, how long they took, and which of them an operation gave that is to end.

use std::{collections::HashMap, time::Duration};

use poem::{Response, http::StatusCode};
use poem_openapi::OperationId;
use prometheus::{Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry};

use crate::{contract::Refusal, error::code, lookup::Hasher, operation::Operation};

/// Upper bounds of the histogram of durations, in seconds: from a remembered answer to a slow handler.
const BOUNDS: &[f64] = &[
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The label of what no operation answered: unknown paths, the documentation, the probes.
const NO_OPERATION: &str = "none";

/// The series of all operations.
#[derive(Debug)]
pub(super) struct Requests {
    answers: IntCounterVec,
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
    ending: Option<Ending>,
}

/// The use of an operation that is deprecated.
#[derive(Debug)]
struct Ending {
    served: IntCounter,
    ended: IntCounter,
}

/// The families that series are made of.
struct Families {
    answers: IntCounterVec,
    seconds: HistogramVec,
    deprecated: IntCounterVec,
}

impl Families {
    fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let answers = IntCounterVec::new(
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
        let deprecated = IntCounterVec::new(
            Opts::new(
                "http_deprecated_requests_total",
                "Requests of deprecated operations: served, or refused because the operation has ended.",
            ),
            &["operation", "version", "outcome"],
        )?;
        registry.register(Box::new(answers.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(deprecated.clone()))?;
        Ok(Families {
            answers,
            seconds,
            deprecated,
        })
    }

    fn of(&self, row: &Operation) -> Meters {
        let version = row.version().unwrap_or(NO_OPERATION);
        let use_of = |outcome| self.deprecated.with_label_values(&[row.id, version, outcome]);
        Meters {
            ending: row.deprecated.then(|| Ending {
                served: use_of("served"),
                ended: use_of("ended"),
            }),
            ..self.meters(row.id, version, row.statuses)
        }
    }

    fn meters(&self, operation: &'static str, version: &'static str, statuses: &[u16]) -> Meters {
        let counted = |status: &u16| (*status, counter(&self.answers, operation, version, *status));
        Meters {
            operation,
            version,
            by_status: statuses.iter().map(counted).collect(),
            seconds: self.seconds.with_label_values(&[operation, version]),
            ending: None,
        }
    }
}

impl Requests {
    pub(super) fn new(
        operations: &[&'static Operation],
        registry: &Registry,
    ) -> Result<Self, prometheus::Error> {
        let families = Families::new(registry)?;
        Ok(Requests {
            operations: operations.iter().map(|row| (row.id, families.of(row))).collect(),
            others: families.meters(NO_OPERATION, NO_OPERATION, &[200, 204, 304, 404, 405]),
            answers: families.answers,
        })
    }

    /// Counts one answer.
    pub(super) fn observe(&self, response: &Response, took: Duration) {
        let operation = response.data::<OperationId>().map(|id| id.0);
        let meters = operation
            .and_then(|id| self.operations.get(id))
            .unwrap_or(&self.others);
        meters.seconds.observe(took.as_secs_f64());
        self.count(meters, response.status());
        if let Some(ending) = &meters.ending {
            ending.count(response);
        }
    }

    /// A status that the document does not declare is rare enough to be looked up by its labels.
    fn count(&self, meters: &Meters, status: StatusCode) {
        let status = status.as_u16();
        match meters.by_status.iter().find(|(known, _)| *known == status) {
            Some((_, counter)) => counter.inc(),
            None => counter(&self.answers, meters.operation, meters.version, status).inc(),
        }
    }
}

impl Ending {
    fn count(&self, response: &Response) {
        let has_ended = response.status() == StatusCode::GONE
            && matches!(response.extensions().get(), Some(Refusal(why)) if *why == code::GONE.code);
        if has_ended { &self.ended } else { &self.served }.inc();
    }
}

fn counter(answers: &IntCounterVec, operation: &str, version: &str, status: u16) -> IntCounter {
    answers.with_label_values(&[operation, version, &status.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{metrics::Metrics, operation::Method};

    static LIST: Operation = Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/api/v2/books",
        "",
        &[200, 422],
    );

    static OLD: Operation = Operation {
        deprecated: true,
        ..Operation::new(
            "list_scrolls",
            "Books",
            Method::Get,
            "/api/v1/scrolls",
            "",
            &[200],
        )
    };

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

    #[test]
    fn failures_are_counted_by_code_and_the_use_of_what_is_to_end() {
        let metrics = Metrics::new(&[&LIST, &OLD]).unwrap();
        let count = |status, operation, why: Option<&'static str>| {
            let mut response = answered(status, Some(operation));
            if let Some(code) = why {
                response.extensions_mut().insert(Refusal(code));
            }
            metrics.observe(&response, Duration::ZERO);
        };
        count(StatusCode::OK, "list_scrolls", None);
        count(StatusCode::GONE, "list_scrolls", Some(code::GONE.code));
        count(StatusCode::GONE, "list_scrolls", Some("burnt"));
        count(
            StatusCode::UNPROCESSABLE_ENTITY,
            "list_books",
            Some(code::VALIDATION_FAILED.code),
        );
        count(StatusCode::CONFLICT, "list_books", None);
        let text = String::from_utf8(metrics.text().unwrap().1).unwrap();
        for line in [
            "http_deprecated_requests_total{operation=\"list_scrolls\",outcome=\"served\",version=\"v1\"} 2",
            "http_deprecated_requests_total{operation=\"list_scrolls\",outcome=\"ended\",version=\"v1\"} 1",
            "http_refusals_total{code=\"gone\"} 1",
            "http_refusals_total{code=\"burnt\"} 1",
            "http_refusals_total{code=\"validation_failed\"} 1",
            "http_refusals_total{code=\"rate_limited\"} 0",
            "http_requests_in_flight 0",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line}\nis not in\n{text}"
            );
        }
        assert!(
            !text.contains("http_deprecated_requests_total{operation=\"list_books\""),
            "{text}"
        );
    }
}
