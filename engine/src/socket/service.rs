//! Requests of hyper's to the endpoint, and its answers back.

use std::{convert::Infallible, pin::Pin, sync::Arc};

use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use hyper::body::Incoming;
use poem::{
    Body, Endpoint, Request, RequestParts, Response,
    http::{HeaderValue, Version, header, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};

use super::{
    admission::{Admission, Held},
    answer::Answer,
    arriving::Arriving,
    limits::{Limits, MOST_HEAD, MOST_TARGET},
    refused::Refused,
    talk::{Asked, Talk},
};

/// In the extensions of requests that come while the server is on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaving;

/// What all connections of a listener serve.
#[derive(Debug)]
pub(super) struct Served<E> {
    pub(super) endpoint: E,
    pub(super) limits: Limits,
    pub(super) admission: Arc<Admission>,
}

/// One connection, as hyper asks it.
#[derive(Debug)]
pub(super) struct Service<E> {
    pub(super) served: Arc<Served<E>>,
    pub(super) talk: Arc<Talk>,
    pub(super) local: LocalAddr,
    pub(super) remote: RemoteAddr,
    pub(super) scheme: Scheme,
}

type Answering = Pin<Box<dyn Future<Output = Result<hyper::Response<Answer>, Infallible>> + Send>>;

impl<E: Endpoint<Output = Response> + 'static> hyper::service::Service<hyper::Request<Incoming>>
    for Service<E>
{
    type Response = hyper::Response<Answer>;
    type Error = Infallible;
    // Boxed, or each idle connection would keep room for the largest request there is.
    type Future = Answering;

    fn call(&self, request: hyper::Request<Incoming>) -> Answering {
        let asked = self.talk.ask();
        let refused = asked.refused().or_else(|| too_much(&request));
        let is_11 = request.version() < Version::HTTP_2;
        let held = (!request.body().is_end_stream()).then(Arc::<Held>::default);
        let mut request = self.request(request, held.as_ref());
        if self.talk.is_announced() {
            request.extensions_mut().insert(Leaving);
        }
        if let Some(refused) = refused {
            request.extensions_mut().insert(refused);
        }
        let served = Arc::clone(&self.served);
        Box::pin(answer(served, request, held, asked, is_11))
    }
}

impl<E> Service<E> {
    fn request(&self, request: hyper::Request<Incoming>, held: Option<&Arc<Held>>) -> Request {
        let (parts, body) = request.into_parts();
        let body = match held {
            None => Body::empty(),
            Some(held) => BoxBody::new(Arriving::new(
                body,
                self.served.limits.body,
                Arc::clone(held),
                Arc::clone(&self.served.admission),
            ))
            .into(),
        };
        let (local, remote) = (self.local.clone(), self.remote.clone());
        let parts = RequestParts::from((parts, local, remote, self.scheme.clone()));
        Request::from_parts(parts, body)
    }
}

/// What the gate has looked after in HTTP/1.1. hyper bounds the headers of HTTP/2, too, but refuses without a word, so it is
/// let take a little more.
fn too_much(request: &hyper::Request<Incoming>) -> Option<Refused> {
    if request.version() < Version::HTTP_2 {
        return None;
    }
    if request
        .uri()
        .path_and_query()
        .is_some_and(|target| target.as_str().len() > MOST_TARGET)
    {
        return Some(Refused::Target);
    }
    let field = |(name, value): (&header::HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 32;
    let length: usize = request.headers().iter().map(field).sum();
    (length > MOST_HEAD).then_some(Refused::Head)
}

/// Waits for a turn, asks the endpoint, and says where the connection ends with this answer.
async fn answer<E: Endpoint<Output = Response>>(
    served: Arc<Served<E>>,
    mut request: Request,
    held: Option<Arc<Held>>,
    mut asked: Asked,
    is_11: bool,
) -> Result<hyper::Response<Answer>, Infallible> {
    let mut is_last = request.data::<Refused>().is_some();
    let mut own_turn = None;
    if !is_last {
        match (served.admission.enter(request.uri().path()).await, &held) {
            (Ok(turn), Some(held)) => held.hold(turn),
            (Ok(turn), None) => own_turn = Some(turn),
            (Err(_), _) => {
                request.extensions_mut().insert(Refused::Busy);
            }
        }
    }
    let outcome = served.endpoint.call(request).await;
    let response = outcome.unwrap_or_else(poem::Error::into_response);
    if let Some(held) = held {
        held.let_go();
    }
    drop(own_turn);
    asked.set_worked_on(false);
    is_last |= asked.talk().is_announced() || asked.is_unfinished();
    let mut response: hyper::Response<BoxBody<_, _>> = response.into();
    if is_last && is_11 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response.map(|body| Answer::new(body, asked)))
}
