//! The outermost layer: what holds for every answer, whichever part of the server made it.
//!
//! It is one endpoint instead of a stack of poem middlewares, because each of these would box a future and copy the
//! response for one header, and because their order is the point: it is read in [`Edge::answer`].

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use bytes::Bytes;
use futures_util::FutureExt;
use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use poem::{
    Body, Endpoint, IntoEndpoint, Request, Response, Result,
    error::{MethodNotAllowedError, NotFoundError},
    http::{HeaderValue, Method, StatusCode, header},
};

use crate::{
    access_log,
    auth::Keys,
    client_address,
    coding::AnswerCoding,
    context::RequestContext,
    conventions::Conventions,
    cors::Cors,
    envelope,
    error::{ApiError, code},
    guard::{failure, panicked},
    language::preferred,
    metrics::Metrics,
    probes,
    request_id::{RequestId, X_REQUEST_ID},
    security_headers,
    socket::Refused,
    trace::{self, ServerSpan, Trace, Traces},
    vary,
    version::{ACCEPT_VERSION, VersionChoice},
};

/// Wraps the whole server.
#[derive(Debug)]
pub struct Edge<E> {
    inner: E,
    cors: Option<Cors>,
    transport: Option<HeaderValue>,
    conventions: Arc<Conventions>,
    metrics: Option<Arc<Metrics>>,
    traces: Option<Arc<Traces>>,
}

impl<E: Endpoint<Output = Response>> Edge<E> {
    /// Puts the conventions' outermost layer around a route.
    pub fn new(inner: impl IntoEndpoint<Endpoint = E>, conventions: Conventions) -> Self {
        let declared = conventions.contract.header_parameters();
        Edge {
            inner: inner.into_endpoint(),
            cors: Cors::new(&conventions.policy.cors_origins, declared),
            transport: security_headers::transport(conventions.policy.hsts_seconds),
            conventions: Arc::new(conventions),
            metrics: None,
            traces: None,
        }
    }

    /// Records a span of every request.
    #[must_use]
    pub fn with_traces(mut self, traces: Option<Arc<Traces>>) -> Self {
        self.traces = traces;
        self
    }

    /// Counts every answer, and shows what the conventions count.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Arc<Metrics>) -> Self {
        let Conventions {
            rate_limits,
            units,
            remembered,
            ..
        } = &*self.conventions;
        metrics.show_all([rate_limits.family(), units.family(), remembered.family()]);
        self.metrics = Some(metrics);
        self
    }

    /// What counts the answers.
    pub fn metrics(&self) -> Option<&Arc<Metrics>> {
        self.metrics.as_ref()
    }

    /// What changes the keys of bearer tokens while the server runs, where it takes any.
    pub fn keys(&self) -> Option<Keys> {
        self.conventions.auth.keys()
    }

    /// Request id, preflight, routes; then, on the way back, coding, the length for HEAD, and the headers of every
    /// answer. Coding comes before HEAD loses its body, so that HEAD says what GET would.
    ///
    /// The request is borrowed as far as the routes: each function that owned it would have room for it twice in a future
    /// that is allocated and copied for every request.
    async fn answer(&self, request: &mut Request, client: IpAddr, trace: Option<&Arc<Trace>>) -> Response {
        let id = RequestId::from_headers(request.headers());
        let language = preferred(request.headers(), self.conventions.policy.default_language);
        let versions = self.conventions.contract.versions();
        let refused = request.data::<Refused>().copied();
        let asked = versions.map_or(VersionChoice::ByPath, |versions| versions.settle(request));
        let by_path = matches!(asked, VersionChoice::ByPath);
        let context = RequestContext::new(
            id,
            request.uri().clone(),
            client,
            language,
            request.headers(),
            Arc::clone(&self.conventions),
        )
        .within(trace);
        // A path with a HEAD of its own in the document is asked as it is.
        let own_head = request.method() == Method::HEAD
            && self
                .conventions
                .methods
                .has(request.uri().path(), crate::operation::Method::Head);
        let head = request.method() == Method::HEAD && !own_head;
        if head {
            request.set_method(Method::GET);
            // Ranges are defined for GET alone (RFC 9110, section 14.2).
            request.headers_mut().remove(header::RANGE);
        }
        if let Some(rerouting) = self.conventions.contract.rerouting() {
            rerouting.settle(request);
        }
        let coding = AnswerCoding::of(request.headers_mut());
        let visitor = self.cors.as_ref().map(|cors| cors.visitor(request.headers()));
        let preflight = visitor
            .as_ref()
            .and_then(|visitor| visitor.preflight(request, |path| self.methods(path, by_path)));
        let mut response = match (refused, preflight, asked) {
            (Some(refused), ..) => failure(&context, &refused.error()),
            (None, Some(preflight), _) => preflight,
            (None, None, VersionChoice::Refused(error)) => failure(&context, &error),
            (None, None, VersionChoice::ByPath | VersionChoice::ByHeader) => {
                self.routed(&context, request).await
            }
        };
        if !by_path {
            vary::append(response.headers_mut(), ACCEPT_VERSION);
        }
        coding.apply(&mut response).await;
        if head {
            strip_body(&mut response);
        }
        if let Some(visitor) = visitor {
            visitor.admit(response.headers_mut());
        }
        security_headers::add(response.headers_mut(), self.transport.as_ref());
        response
            .headers_mut()
            .insert(X_REQUEST_ID, context.request_id().header_value());
        response
    }

    /// The answer, counted and in the log.
    async fn observed(&self, request: &mut Request, client: IpAddr, trace: Option<&Arc<Trace>>) -> Response {
        let start = Instant::now();
        let line = access_log::Line::begin(request);
        let response = self.answer(request, client, trace).await;
        let took = start.elapsed();
        if let Some(metrics) = &self.metrics {
            metrics.observe(&response, took);
        }
        line.end(&response, took);
        response
    }

    /// The same, and a span of it.
    async fn recorded(&self, request: &mut Request, client: IpAddr, traces: &Traces) -> Response {
        let (span, trace) = ServerSpan::begin(traces, request, client);
        let trace = Arc::new(trace);
        let response = trace::within(Arc::clone(&trace), self.observed(request, client, Some(&trace))).await;
        span.end(traces, &response);
        response
    }

    /// What a page may ask for at this path. A preflight does not bring `Accept-Version`, so a path that leaves the version
    /// to it has the methods of all of them.
    fn methods(&self, path: &str, by_path: bool) -> Option<HeaderValue> {
        let methods = &self.conventions.methods;
        match self.conventions.contract.versions() {
            Some(versions) if !by_path => methods.allow_any(&versions.siblings(path)),
            _ => methods.allow(path),
        }
    }

    /// The panic guard around everything that the guards of the operations do not catch themselves.
    async fn routed(&self, context: &RequestContext, request: &mut Request) -> Response {
        request.set_data(context.clone());
        let method = request.method().clone();
        let outcome = AssertUnwindSafe(self.inner.call(std::mem::take(request)))
            .catch_unwind()
            .await;
        match outcome {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => self.refuse(context, &method, error),
            Err(_) => failure(context, &panicked()),
        }
    }

    /// What the router refused: no such path, no such method, or an error that no operation saw.
    fn refuse(&self, context: &RequestContext, method: &Method, error: poem::Error) -> Response {
        let unrouted = error.is::<NotFoundError>() || error.is::<MethodNotAllowedError>();
        let allow = if unrouted {
            self.conventions.methods.allow(context.uri().path())
        } else {
            None
        };
        match allow {
            Some(allow) if method == Method::OPTIONS => Response::builder()
                .status(StatusCode::NO_CONTENT)
                .header(header::ALLOW, allow)
                .finish(),
            Some(allow) => {
                let refused = ApiError::new(&code::METHOD_NOT_ALLOWED).with_header(header::ALLOW, allow);
                failure(context, &refused)
            }
            // A path that cannot be decoded names nothing, like one that is not in the table.
            None if unrouted || error.status() == StatusCode::BAD_REQUEST => {
                failure(context, &ApiError::not_found())
            }
            None => failure(context, &envelope::classify(error)),
        }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let _in_flight = self.metrics.as_deref().map(Metrics::begin);
        let client = client_address::of(&request, &self.conventions.policy.trusted_proxies);
        if let Some(traces) = self.traces.as_deref().filter(|_| !probes::is_one(&request)) {
            return Ok(Box::pin(self.recorded(&mut request, client, traces)).await);
        }
        // What few requests have is on the heap.
        Ok(match Trace::received(request.headers()).map(Arc::new) {
            None => self.observed(&mut request, client, None).await,
            Some(trace) => {
                let answer = self.observed(&mut request, client, Some(&trace));
                Box::pin(trace::within(Arc::clone(&trace), answer)).await
            }
        })
    }
}

/// An answer to HEAD has the header section that GET's has, its length included (RFC 9110, section 9.3.2). A 304 is about
/// a content that it does not have, so the length of nothing is none (section 8.6).
fn strip_body(response: &mut Response) {
    let body: BoxBody<Bytes, std::io::Error> = response.take_body().into();
    if response.status() != StatusCode::NOT_MODIFIED
        && let Some(length) = body.size_hint().exact()
    {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response.set_body(Body::empty());
}
