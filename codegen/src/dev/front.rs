//! What clients reach while the server behind it comes and goes.
//!
//! The front owns the socket from beginning to end, so that no connection is ever refused: a request is sent to the server
//! that answers now, and a new server takes over between two requests. Handing the socket from process to process
//! (`SO_REUSEPORT`, `LISTEN_FDS`) was rejected: every server would have to take part in it, and what waits in the queue of
//! a socket that is closed is lost.

use std::sync::{Arc, PoisonError, RwLock};

use charter::{
    docs::{self, Live},
    serve,
};
use poem::http::{StatusCode, header};
use poem::{Endpoint, EndpointExt, Request, Response};

use super::upstream::{Busy, Upstream};

/// Which server answers now.
#[derive(Debug, Clone, Default)]
pub(super) struct Current(Arc<RwLock<Option<Arc<Upstream>>>>);

impl Current {
    /// Lets another server answer; the one that did so far.
    pub(super) fn replace(&self, next: Option<Arc<Upstream>>) -> Option<Arc<Upstream>> {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, next)
    }

    /// Begins a request. It is counted before anybody can put another server in the place of the one that gets it.
    fn begin(&self) -> Option<Busy> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().map(Upstream::begin)
    }
}

/// The pages that follow what is being made, and everything else from the server behind.
pub(super) fn front(current: Current, live: &Live) -> impl Endpoint<Output = Response> + use<> {
    docs::live_pages(live)
        .nest_no_strip("/", Forward(current))
        .map_to_response()
}

/// Sends requests on.
struct Forward(Current);

impl Endpoint for Forward {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        if let Some(refused) = serve::refused(&request) {
            return Ok(refused);
        }
        let body = request.take_body().into_bytes().await?;
        let Some(busy) = self.0.begin() else {
            return Ok(unavailable(
                "The server has not been built yet: see the terminal, or /docs.\n",
            ));
        };
        let sent = busy.send(request.method(), request.original_uri(), request.headers(), &body);
        match sent.await {
            Ok(response) => Ok(response),
            Err(error) => Ok(unavailable(&format!(
                "The server does not answer: {error}. See the terminal.\n"
            ))),
        }
    }
}

fn unavailable(words: &str) -> Response {
    Response::builder()
        .status(StatusCode::SERVICE_UNAVAILABLE)
        .header(header::RETRY_AFTER, "1")
        .content_type("text/plain; charset=utf-8")
        .body(words.to_owned())
}
