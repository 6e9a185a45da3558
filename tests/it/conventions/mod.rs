//! What holds for every operation that declares it. The loops know no operation by name: one that the document gains is
//! tested here before anyone writes a test for it.

mod bodies;
mod caching;
mod cursors;
mod deadlines;
mod fields;
mod files;
mod filters;
mod forms;
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

use charter::Operation;
use poem::{http::Method, test::TestRequestBuilder};
use serde_json::Value;

use crate::{
    answer::Answer,
    app::{App, Server},
    document::{self, Sample},
};

fn method(row: &Operation) -> Method {
    row.method.as_str().parse().unwrap()
}

/// The operation asked at `target`, with the first example of its body if it takes one.
pub(crate) fn well_formed<'a>(app: &'a App, row: &Operation, target: &str) -> TestRequestBuilder<'a, Server> {
    match document::samples(row).first() {
        Some(sample) => with_sample(app, row, target, sample),
        None => app.request(method(row), target),
    }
}

/// The operation asked at `target` with this example of its body.
pub(crate) fn with_sample<'a>(
    app: &'a App,
    row: &Operation,
    target: &str,
    sample: &Sample,
) -> TestRequestBuilder<'a, Server> {
    sample.on(app.request(method(row), target))
}

/// What a list or a single resource shows: one object or several.
fn shown(row: &Operation, answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}: {answer:?}", row.id);
    match (row.paging, answer.json()) {
        (None, resource) => vec![resource],
        (Some(_), list) => list["items"].as_array().unwrap().clone(),
    }
}
