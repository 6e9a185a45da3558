//! Where spans are gathered and sent.
//!
//! A thread of its own sends what has gathered every few seconds. The queue before it is bounded: where a collector is too
//! slow, or away, spans are dropped, never requests held up.

use std::{collections::HashMap, sync::Arc, time::Duration};

use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use thiserror::Error;

use super::{CollectorAddress, SampleRatio, collector::Collector};
use crate::{lookup::Hasher, operation::Operation};

/// The name of what records, in every span.
const SCOPE: &str = "charter";

/// How traces are recorded.
#[derive(Debug, Clone)]
pub struct TraceOptions {
    /// Where spans are sent to.
    pub collector: CollectorAddress,
    /// What the server is called among others.
    pub service: String,
    /// Its version.
    pub version: &'static str,
    /// How many traces that begin here are recorded.
    pub ratio: SampleRatio,
}

/// Spans cannot be sent.
#[derive(Debug, Error)]
#[error("traces cannot be exported: {0}")]
pub struct TraceError(#[from] ExporterBuildError);

/// Records spans of requests. A server without it records none.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    routes: HashMap<&'static str, &'static str, Hasher>,
}

impl Traces {
    /// Begins to gather spans of these operations, in a thread of its own. The collector is not asked yet.
    ///
    /// # Errors
    ///
    /// The environment says something of the export that cannot be (`OTEL_EXPORTER_OTLP_…`).
    pub fn start(options: TraceOptions, operations: &[&'static Operation]) -> Result<Self, TraceError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(options.collector.clone()))
            .with_endpoint(options.collector.to_string())
            .with_protocol(Protocol::HttpBinary)
            .build()?;
        let resource = Resource::builder()
            .with_service_name(options.service)
            .with_attribute(KeyValue::new("service.version", options.version))
            .build();
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(options.ratio.0)));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(sampler)
            .with_resource(resource)
            .build();
        Ok(Traces {
            tracer: provider.tracer(SCOPE),
            provider,
            routes: operations.iter().map(|row| (row.id, row.path)).collect(),
        })
    }

    /// Sends what has gathered, and ends. It takes no longer than `patience`; what is not sent by then is lost, and the log
    /// says so.
    pub async fn finish(self: Arc<Self>, patience: Duration) {
        let finishing = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(patience));
        if let Ok(Err(error)) = finishing.await {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }

    pub(super) fn tracer(&self) -> &SdkTracer {
        &self.tracer
    }

    /// An operation's path as the document writes it.
    pub(super) fn route(&self, operation: &str) -> Option<&'static str> {
        self.routes.get(operation).copied()
    }
}
