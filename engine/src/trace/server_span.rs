//! A request as a span, by the semantic conventions for HTTP servers
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server>).

use std::net::IpAddr;

use opentelemetry::{
    Context, KeyValue,
    trace::{Span as _, SpanBuilder, SpanKind, Status, TraceContextExt, Tracer},
};
use opentelemetry_sdk::trace::Span;
use poem::{
    Request, Response,
    http::{Version, header},
};
use poem_openapi::OperationId;

use super::{Trace, Traces, propagation};
use crate::request_id::X_REQUEST_ID;

/// The methods that have names of their own; all others are one, or clients could make up names.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
];
const OTHER: &str = "_OTHER";

/// A request that is being answered. It ends when it is dropped, too, as when its client goes away.
#[derive(Debug)]
pub(crate) struct ServerSpan {
    span: Box<Span>,
    method: &'static str,
}

impl ServerSpan {
    /// Begins a request's span, and its trace where the client takes part in none.
    pub(crate) fn begin(traces: &Traces, request: &Request, client: IpAddr) -> (Self, Trace) {
        let method = METHODS.iter().find(|known| **known == request.method().as_str());
        let method = method.copied().unwrap_or(OTHER);
        let parent = propagation::received(request.headers()).map_or_else(Context::new, |remote| {
            Context::new().with_remote_span_context(remote)
        });
        let builder = SpanBuilder::from_name(spoken(method)).with_kind(SpanKind::Server);
        let mut span = traces.tracer().build_with_context(builder, &parent);
        if span.is_recording() {
            span.set_attributes(described(request, method, client));
        }
        let tracer = span.is_recording().then(|| traces.tracer().clone());
        let trace = Trace::new(span.span_context().clone(), tracer);
        let span = Box::new(span);
        (ServerSpan { span, method }, trace)
    }

    /// Ends it with its answer. Only a failure of the server is one of its span.
    pub(crate) fn end(mut self, traces: &Traces, response: &Response) {
        if !self.span.is_recording() {
            return;
        }
        let status = response.status();
        let route = response.data::<OperationId>().and_then(|id| traces.route(id.0));
        if let Some(route) = route {
            self.span.update_name(format!("{} {route}", spoken(self.method)));
            self.span.set_attribute(KeyValue::new("http.route", route));
        }
        let code = i64::from(status.as_u16());
        self.span
            .set_attribute(KeyValue::new("http.response.status_code", code));
        if let Some(id) = response
            .headers()
            .get(&X_REQUEST_ID)
            .and_then(|id| id.to_str().ok())
        {
            self.span
                .set_attribute(KeyValue::new("request.id", id.to_owned()));
        }
        if status.is_server_error() {
            let kind = KeyValue::new("error.type", status.as_str().to_owned());
            self.span.set_attribute(kind);
            self.span.set_status(Status::error(""));
        }
        self.span.end();
    }
}

/// A method in the name of a span.
fn spoken(method: &'static str) -> &'static str {
    if method == OTHER { "HTTP" } else { method }
}

/// What is known of a request when it arrives. Its query is left out: it may hold secrets.
fn described(request: &Request, method: &'static str, client: IpAddr) -> Vec<KeyValue> {
    let mut facts = vec![
        KeyValue::new("http.request.method", method),
        KeyValue::new("url.path", request.uri().path().to_owned()),
        KeyValue::new("url.scheme", request.scheme().as_str().to_owned()),
        KeyValue::new("client.address", client.to_string()),
        KeyValue::new("network.protocol.version", spelled(request.version())),
    ];
    if method == OTHER {
        let original = request.method().to_string();
        facts.push(KeyValue::new("http.request.method_original", original));
    }
    let field = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = request.uri().authority().map(|host| host.as_str());
    if let Some(host) = host.or_else(|| field(header::HOST)) {
        let (name, port) = divided(host);
        facts.push(KeyValue::new("server.address", name.to_owned()));
        facts.extend(port.map(|port| KeyValue::new("server.port", i64::from(port))));
    }
    if let Some(agent) = field(header::USER_AGENT) {
        facts.push(KeyValue::new("user_agent.original", agent.to_owned()));
    }
    facts
}

/// A host, and its port where it names one; the colons of an IPv6 address stand in brackets.
fn divided(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
        _ => (host, None),
    }
}

fn spelled(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        _ => "1.1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_divided_from_its_port() {
        assert_eq!(divided("library.example"), ("library.example", None));
        assert_eq!(divided("library.example:8080"), ("library.example", Some(8080)));
        assert_eq!(divided("[::1]:8080"), ("[::1]", Some(8080)));
        assert_eq!(divided("[::1]"), ("[::1]", None));
    }
}
