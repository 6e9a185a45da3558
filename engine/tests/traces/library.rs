//! A library whose handlers tell of the trace that they see.

use std::{sync::Arc, time::Duration};

use charter::{
    ApiError, Contract, Conventions, Edge, Fingerprints, Ledger, Messages, Method, MethodTable, Operation,
    Policy, RateLimits, RequestContext, StoredAnswer, UnitOfWork, Units, UnknownInput, guard,
    probes::{Look, Probes, Readiness},
    trace::{self, Trace, Traces},
    unit_of_work::{Closed, Closing},
};
use futures_util::future::{BoxFuture, ready};
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::{BoxEndpoint, make},
    http::StatusCode,
    test::{TestClient, TestRequestBuilder},
};
use poem_openapi::OperationId;
use serde_json::{Value, json};

use crate::loans;

pub(crate) const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

static GET: Operation = Operation::new(
    "get_book",
    "Books",
    Method::Get,
    "/books/{id}",
    "Get a book.",
    &[200, 404, 406, 422],
);
pub(crate) static OPERATIONS: [&Operation; 2] = [&GET, &loans::CREATE];

/// Keeps nothing.
struct Sieve;

impl Ledger for Sieve {
    fn unit(&self) -> Box<dyn UnitOfWork> {
        Box::new(Sieve)
    }

    fn recall<'a>(&'a self, _: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>> {
        Box::pin(ready(Ok(None)))
    }

    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>> {
        Box::pin(ready(Ok(0)))
    }
}

impl UnitOfWork for Sieve {
    fn commit<'a>(&'a self, _: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>> {
        Box::pin(ready(Ok(Closed::Committed)))
    }

    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>> {
        Box::pin(ready(Ok(())))
    }
}

#[derive(Debug)]
struct Ready;

impl Readiness for Ready {
    fn checks(&self) -> Vec<Look<'_>> {
        Vec::new()
    }
}

/// What an operation would send with its own calls. Two books bring bad luck.
async fn get(request: Request) -> Result<Response> {
    let cx: &RequestContext = request.data().unwrap();
    match request.raw_path_param("param0") {
        Some("12") => {
            let query = Value::from(request.uri().query());
            let _: u32 = serde_json::from_value(query).unwrap();
        }
        Some("13") => return Err(ApiError::internal("the shelf gave way").into()),
        _ => {}
    }
    let seen = json!({
        "traceparent": cx.trace().map(Trace::traceparent),
        "tracestate": cx.trace().and_then(Trace::tracestate),
    });
    Ok(Response::builder()
        .content_type("application/json")
        .body(seen.to_string()))
}

async fn create(_: Request) -> Result<Response> {
    trace::statement(
        "sqlite",
        "insert into loans values (?)",
        Duration::from_micros(7),
        false,
    );
    let created = Response::builder().status(StatusCode::CREATED);
    Ok(created
        .header("Location", "/loans/1")
        .content_type("application/json")
        .body("{}"))
}

/// The generated adapter says which operation answers.
fn named<E>(operation: &'static Operation, endpoint: E) -> impl Endpoint<Output = Response>
where
    E: Endpoint<Output = Response> + 'static,
{
    guard(operation, endpoint).map(move |mut response: Response| async move {
        response.set_data(OperationId(operation.id));
        response
    })
}

type Server = Edge<BoxEndpoint<'static, Response>>;

pub(crate) struct Library(TestClient<Server>);

impl Library {
    pub(crate) fn open(traces: Option<Arc<Traces>>) -> Self {
        let policy = Policy {
            check_responses: false,
            unknown_input: UnknownInput::Ignore,
            ..Policy::default()
        };
        let read = RouteMethod::new().get(named(&GET, make(get).map_to_response()));
        let lend = RouteMethod::new().post(named(&loans::CREATE, make(create).map_to_response()));
        let route = Route::new().at("/books/:param0", read).at("/loans", lend);
        let route = Probes::new(Arc::new(Ready)).add_to(route);
        let conventions = Conventions {
            contract: Contract::load(include_str!("../library.json"), &OPERATIONS, &policy).unwrap(),
            methods: MethodTable::new(&OPERATIONS, ["/healthz", "/readyz"]),
            auth: charter::Auth::default(),
            messages: Messages::default(),
            rate_limits: RateLimits::in_process(&OPERATIONS, &policy).unwrap(),
            remembered: charter::Remembered::default(),
            units: Units::new(Arc::new(Sieve), Fingerprints::from_secret(b"library")),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
            policy,
        };
        let edge = Edge::new(route.map_to_response().boxed(), conventions).with_traces(traces);
        Library(TestClient::new(edge))
    }

    pub(crate) fn get(&self, target: &str) -> TestRequestBuilder<'_, Server> {
        self.0.get(target)
    }

    /// Asks for a loan, under a key.
    pub(crate) fn lend(&self, loan: &Value) -> TestRequestBuilder<'_, Server> {
        let request = self.0.post("/loans").header("Idempotency-Key", "k");
        request.body_json(loan)
    }
}

/// The status and the body, where it is JSON.
pub(crate) async fn send(request: TestRequestBuilder<'_, Server>) -> (u16, Value) {
    let response = request.send().await.0;
    let status = response.status().as_u16();
    let text = response.into_body().into_string().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default())
}
