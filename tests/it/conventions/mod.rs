//! What holds for every operation that declares it. The loops know no operation by name: one that the document gains is
//! tested here before anyone writes a test for it.

mod audit;
mod bodies;
mod caching;
mod cursors;
mod deadlines;
mod deprecation;
mod fields;
mod files;
mod filters;
mod forms;
mod idempotency;
mod include;
mod languages;
mod methods;
mod negotiation;
mod origins;
mod paging;
mod parameters;
mod rate_limits;
mod request_id;
mod sort;
mod validators;
mod versions;

use std::sync::atomic::{AtomicU64, Ordering};

use charter::Operation;
use poem::{Endpoint, http::Method, test::TestRequestBuilder};
use serde_json::Value;

use crate::{
    accounts::Credentials,
    answer::Answer,
    app::{App, Server},
    document::{self, Sample},
};

fn method(row: &Operation) -> Method {
    row.method.as_str().parse().unwrap()
}

/// The operation asked at `target`, with the first example of its body if it takes one, and with a key of its own if it
/// wants one.
pub(crate) fn well_formed<'a>(app: &'a App, row: &Operation, target: &str) -> TestRequestBuilder<'a, Server> {
    match document::samples(row).first() {
        Some(sample) => with_sample(app, row, target, sample),
        None => keyed(row, app.request(method(row), target)),
    }
}

/// [`well_formed`], by somebody else.
fn well_formed_by<'a>(
    by: &Credentials,
    app: &'a App,
    row: &Operation,
    target: &str,
) -> TestRequestBuilder<'a, Server> {
    let request = keyed(row, by.on(app.anonymous(method(row), target)));
    match document::samples(row).first() {
        Some(sample) => sample.on(request),
        None => request,
    }
}

/// The operation asked at `target` with this example of its body.
pub(crate) fn with_sample<'a>(
    app: &'a App,
    row: &Operation,
    target: &str,
    sample: &Sample,
) -> TestRequestBuilder<'a, Server> {
    sample.on(keyed(row, app.request(method(row), target)))
}

/// The request with a key that no other request has, where the operation wants one.
pub(crate) fn keyed<'a, E>(row: &Operation, request: TestRequestBuilder<'a, E>) -> TestRequestBuilder<'a, E>
where
    E: Endpoint,
{
    static KEYS: AtomicU64 = AtomicU64::new(0);
    match row.idempotency {
        Some(declared) if declared.required => {
            let key = format!("key-{}", KEYS.fetch_add(1, Ordering::Relaxed));
            request.header("Idempotency-Key", key)
        }
        _ => request,
    }
}

/// What a list or a single resource shows: one object or several.
fn shown(row: &Operation, answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}: {answer:?}", row.id);
    match (row.paging, answer.json()) {
        (None, resource) => vec![resource],
        (Some(_), list) => list["items"].as_array().unwrap().clone(),
    }
}
