//! Parts of a request's work, as spans below it.

use std::sync::atomic::Ordering::Relaxed;

use opentelemetry::{
    Context,
    trace::{Span as _, SpanBuilder, Status, TraceContextExt, Tracer},
};
use opentelemetry_sdk::trace::Span;

use super::Trace;

/// A part that has begun. It ends when it is dropped, as it is when its request is.
#[derive(Debug)]
pub(crate) struct Child<'a> {
    trace: &'a Trace,
    /// On the heap: few requests have one, and all would have room for it.
    span: Box<Span>,
    before: u64,
}

impl Trace {
    /// Whether anybody records it.
    pub(super) fn is_recorded(&self) -> bool {
        self.tracer.is_some()
    }

    /// Begins a part of the work; nothing where nobody records it.
    pub(crate) fn child(&self, name: &'static str) -> Option<Child<'_>> {
        let span = self.start(SpanBuilder::from_name(name))?;
        let id = u64::from_be_bytes(span.span_context().span_id().to_bytes());
        Some(Child {
            trace: self,
            span: Box::new(span),
            before: self.innermost.swap(id, Relaxed),
        })
    }

    /// Begins a span below the one that is open.
    pub(super) fn start(&self, builder: SpanBuilder) -> Option<Span> {
        let tracer = self.tracer.as_ref()?;
        let parent = Context::new().with_remote_span_context(self.now());
        Some(tracer.build_with_context(builder, &parent))
    }
}

impl Child<'_> {
    /// It did not end well.
    pub(crate) fn failed(&mut self) {
        self.span.set_status(Status::error(""));
    }
}

impl Drop for Child<'_> {
    fn drop(&mut self) {
        self.span.end();
        self.trace.innermost.store(self.before, Relaxed);
    }
}
