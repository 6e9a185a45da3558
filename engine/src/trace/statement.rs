//! Statements to a database as spans, told of when they are over.

use std::time::Duration;

use opentelemetry::{
    KeyValue,
    trace::{Span as _, SpanBuilder, SpanKind, Status},
};

use super::current::current;

/// Records a statement that has just ended as a part of the request that is being worked on; does nothing where nobody
/// records it. `system` is the database's name by the semantic conventions (`sqlite`, `postgresql`), `text` the statement
/// with placeholders: values have no place in a trace.
pub fn statement(system: &'static str, text: &str, took: Duration, has_failed: bool) {
    current(|trace| {
        if !trace.is_recorded() {
            return;
        }
        let name = text.split_ascii_whitespace().next().unwrap_or("statement");
        let name = name.to_ascii_uppercase();
        let end = opentelemetry::time::now();
        let builder = SpanBuilder::from_name(name.clone())
            .with_kind(SpanKind::Client)
            .with_start_time(end.checked_sub(took).unwrap_or(end));
        let Some(mut span) = trace.start(builder) else {
            return;
        };
        span.set_attribute(KeyValue::new("db.system.name", system));
        span.set_attribute(KeyValue::new("db.operation.name", name));
        span.set_attribute(KeyValue::new("db.query.text", text.to_owned()));
        if has_failed {
            span.set_status(Status::error(""));
        }
        span.end_with_timestamp(end);
    });
}
