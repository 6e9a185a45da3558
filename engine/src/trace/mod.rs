//! Traces: which request of which other program a request belongs to, and where its time went.
//!
//! A client that takes part in a trace says so in `traceparent` and `tracestate` (W3C Trace Context, level 1). What came in
//! is taken over, and anything malformed is as if nothing had come. The trace's id stands in every log line that is written
//! on the request's way, whether or not this server records spans; business code gets the trace from
//! [`RequestContext::trace`](crate::RequestContext::trace), to hand it on to those that it calls itself. The server makes no
//! requests of its own, and answers carry nothing: `traceresponse` is no standard yet.
//!
//! Where the operator names a collector of OpenTelemetry's protocol, each request is a span by the semantic conventions for
//! HTTP, with the check of the contract, the operation, its statements and the commit below it ([`Traces`]).
//!
//! A request without `traceparent` on a server without a collector pays for a look into its headers. A bridge from
//! `tracing`'s spans was rejected: each of them costs an entry in its registry whether or not anybody looks, and whoever
//! writes a library decides what is one.

mod collector;
mod current;
mod propagation;
mod server_span;
mod settings;
mod span;
mod statement;
mod traces;

pub(crate) use self::{
    current::{id_to, within},
    server_span::ServerSpan,
    span::Child,
};
pub use self::{
    settings::{CollectorAddress, SampleRatio},
    statement::statement,
    traces::{TraceError, TraceOptions, Traces},
};

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use opentelemetry::trace::{SpanContext, SpanId};
use opentelemetry_sdk::trace::SdkTracer;
use poem::http::HeaderMap;

/// The trace that a request belongs to.
pub struct Trace {
    id: String,
    context: SpanContext,
    /// What records spans of this trace; nothing where nobody does.
    tracer: Option<SdkTracer>,
    /// The span that is open now and has no open span below it. A request is worked on by one task, so there is one.
    innermost: AtomicU64,
}

impl Trace {
    fn new(context: SpanContext, tracer: Option<SdkTracer>) -> Self {
        Trace {
            id: context.trace_id().to_string(),
            innermost: AtomicU64::new(u64::from_be_bytes(context.span_id().to_bytes())),
            tracer,
            context,
        }
    }

    /// The trace that the client takes part in, where it says so as the standard wants it.
    pub(crate) fn received(headers: &HeaderMap) -> Option<Self> {
        Some(Trace::new(propagation::received(headers)?, None))
    }

    /// Its id: 32 digits of hexadecimal.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What to send as `traceparent` with a request that is made on behalf of this one.
    pub fn traceparent(&self) -> String {
        propagation::traceparent(&self.now())
    }

    /// What to send as `tracestate` beside it, where there is anything.
    pub fn tracestate(&self) -> Option<String> {
        Some(self.context.trace_state().header()).filter(|state| !state.is_empty())
    }

    /// The trace, seen from the span that is open now.
    fn now(&self) -> SpanContext {
        SpanContext::new(
            self.context.trace_id(),
            SpanId::from_bytes(self.innermost.load(Relaxed).to_be_bytes()),
            self.context.trace_flags(),
            self.context.is_remote(),
            self.context.trace_state().clone(),
        )
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Trace").field(&self.id).finish()
    }
}
