//! The outermost layer: what holds for every answer, whichever part of the server made it.
//!
//! It is one endpoint instead of a stack of poem middlewares, because each of these would box a future and copy the
//! response for one header, and because their order is the point: it is read in [`Edge::answer`].

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

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
    access_log, client_address,
    context::RequestContext,
    conventions::Conventions,
    envelope,
    error::{ApiError, code},
    guard::failure,
    request_id::{RequestId, X_REQUEST_ID},
    security_headers,
};

/// Wraps the whole server.
#[derive(Debug)]
pub struct Edge<E> {
    inner: E,
    conventions: Arc<Conventions>,
}

impl<E: Endpoint<Output = Response>> Edge<E> {
    /// Puts the conventions' outermost layer around a route.
    pub fn new(inner: impl IntoEndpoint<Endpoint = E>, conventions: Conventions) -> Self {
        Edge {
            inner: inner.into_endpoint(),
            conventions: Arc::new(conventions),
        }
    }

    /// Request id, then the panic guard around everything that can run a handler, then the headers of every answer.
    async fn answer(&self, mut request: Request) -> Response {
        let id = RequestId::from_headers(request.headers());
        let client = client_address::of(&request, &self.conventions.policy.trusted_proxies);
        let context = RequestContext::new(id, request.uri().clone(), client, Arc::clone(&self.conventions));
        let head = request.method() == Method::HEAD;
        if head {
            request.set_method(Method::GET);
        }
        request.set_data(context.clone());
        let method = request.method().clone();
        let outcome = AssertUnwindSafe(self.inner.call(request)).catch_unwind().await;
        let mut response = match outcome {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => self.refuse(&context, &method, error),
            Err(_) => failure(
                &context,
                &ApiError::internal("a handler panicked; see the log entry before this one"),
            ),
        };
        if head {
            strip_body(&mut response);
        }
        security_headers::add(response.headers_mut());
        response
            .headers_mut()
            .insert(X_REQUEST_ID, context.request_id().header_value());
        response
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
            None => failure(context, &envelope::classify(error)),
        }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let start = Instant::now();
        let line = access_log::Line::begin(&request);
        let response = self.answer(request).await;
        line.end(&response, start.elapsed());
        Ok(response)
    }
}

/// An answer to HEAD has the header section that GET's has, its length included (RFC 9110, section 9.3.2).
fn strip_body(response: &mut Response) {
    let body: BoxBody<Bytes, std::io::Error> = response.take_body().into();
    if let Some(length) = body.size_hint().exact() {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response.set_body(Body::empty());
}
