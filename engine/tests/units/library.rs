//! A library that lends books, on a [`Store`].

use std::sync::Arc;

use charter::{
    ApiError, Audit, Body, Contract, Conventions, Edge, Fingerprints, Idempotency, Messages, Method,
    MethodTable, Operation, Policy, RateLimits, RequestContext, Units, error::code, guard,
};
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::{BoxEndpoint, make},
    http::{HeaderMap, StatusCode},
    test::{TestClient, TestRequestBuilder},
};
use poem_openapi::{ApiExtractor, ExtractParamOptions};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{
    loans,
    store::{LoanUnit, Store},
};

/// Books that the handler does something else with than to lend them. Every one of them writes a loan first.
pub(crate) const UNKNOWN: i64 = 404;
pub(crate) const BROKEN: i64 = 500;
pub(crate) const FORBIDDEN: i64 = 403;
pub(crate) const EXPLOSIVE: i64 = 666;
pub(crate) const UNDECLARED: i64 = 202;
pub(crate) const SLOW: i64 = 7;
pub(crate) const SLOW_AND_UNKNOWN: i64 = 8;
pub(crate) const UNREPORTED: i64 = 9;
/// Taken for unknown by a handler that saw half of what somebody else wrote.
pub(crate) const MISTAKEN: i64 = 10;

pub(crate) static CREATE: Operation = Operation {
    audit: Some(Audit {
        action: "loan.create",
        resource: "loan",
    }),
    response_media_types: &["application/json"],
    ..loans::CREATE
};
static EXTEND: Operation = Operation {
    idempotency: Some(Idempotency { required: true }),
    ..Operation::new(
        "extend_loan",
        "Loans",
        Method::Post,
        "/loans/{id}",
        "Keep a book for longer.",
        &[204, 400, 409, 422],
    )
};
static END: Operation = Operation {
    audit: Some(Audit {
        action: "loan.end",
        resource: "loan",
    }),
    ..Operation::new(
        "end_loan",
        "Loans",
        Method::Delete,
        "/loans/{id}",
        "Bring a book back.",
        &[204, 404],
    )
};
/// Declares nothing that would need a unit.
static PLAIN: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "Add a book.",
    &[201, 400, 413, 415, 422],
);

/// Where slow handlers say that they run, and wait.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) entered: Arc<Semaphore>,
    pub(crate) open: Arc<Semaphore>,
}

impl Gate {
    async fn pass(&self) {
        self.entered.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }

    /// Waits until a slow handler runs.
    pub(crate) async fn is_entered(&self) {
        self.entered.acquire().await.unwrap().forget();
    }
}

/// The body as the guard's check left it for the extractor.
async fn body(request: Request) -> Value {
    let (request, mut rest) = request.split();
    let taken = Body::<Value>::from_request(&request, &mut rest, ExtractParamOptions::default());
    taken.await.unwrap().0
}

async fn create(request: Request, gate: Gate) -> Result<Response> {
    let cx = RequestContext::clone(request.data().unwrap());
    let sent = body(request).await;
    let book = sent["book"].as_i64().unwrap();
    let id = cx.unit::<LoanUnit>().unwrap().lend(book);
    let mut status = StatusCode::CREATED;
    match book {
        SLOW => gate.pass().await,
        SLOW_AND_UNKNOWN => {
            gate.pass().await;
            return Err(ApiError::not_found().into());
        }
        MISTAKEN => {
            let unit = cx.unit::<LoanUnit>().unwrap();
            if unit.is_first() {
                unit.collide();
                return Err(ApiError::not_found().into());
            }
        }
        UNKNOWN => return Err(ApiError::not_found().into()),
        BROKEN => return Err(ApiError::internal("the shelf gave way").into()),
        FORBIDDEN => return Err(ApiError::new(&code::INSUFFICIENT_SCOPE).into()),
        EXPLOSIVE => panic!("the shelf gave way"),
        UNDECLARED => status = StatusCode::ACCEPTED,
        _ => {}
    }
    if book != UNREPORTED {
        cx.audit_created(id, &sent)?;
    }
    Ok(Response::builder()
        .status(status)
        .content_type("application/json")
        .header("Location", format!("/loans/{id}"))
        .body(json!({"id": id, "book": book}).to_string()))
}

/// Extending changes nothing that anybody could see.
async fn extend(request: Request) -> Result<Response> {
    let cx: &RequestContext = request.data().unwrap();
    assert!(cx.unit::<Store>().is_none(), "the unit is no store");
    cx.unit::<LoanUnit>().unwrap().lend(1);
    // Not declared, so nothing is written down.
    cx.audit_created(1, &json!({}))?;
    Ok(StatusCode::NO_CONTENT.into())
}

/// The loan's state before and after is what the query would be, were there one; `/loans/1` stays as it is.
async fn end(request: Request) -> Result<Response> {
    let cx: &RequestContext = request.data().unwrap();
    let old = json!({"id": 2, "card": "c-1", "keeper": {"password": "x", "name": "Mina"}});
    match request.raw_path_param("param0") {
        Some("1") => cx.audit_changed(1, &old, &old)?,
        Some("2") => cx.audit_deleted(2, &old)?,
        Some("3") => {
            let mut new = old.clone();
            new["card"] = json!("c-2");
            cx.audit_changed(3, &old, &new)?;
        }
        _ => return Err(ApiError::not_found().into()),
    }
    Ok(StatusCode::NO_CONTENT.into())
}

async fn plain(request: Request) -> Result<Response> {
    let cx: &RequestContext = request.data().unwrap();
    assert!(cx.unit::<LoanUnit>().is_none(), "nothing is declared");
    cx.audit_created(1, &json!({}))?;
    Ok(Response::builder()
        .status(StatusCode::CREATED)
        .content_type("application/json")
        .header("Location", "/books/3")
        .body(r#"{"id":3}"#))
}

pub(crate) type Server = Edge<BoxEndpoint<'static, Response>>;

/// A server, one process of those that share a store.
pub(crate) struct Library {
    pub(crate) client: TestClient<Server>,
    pub(crate) gate: Gate,
}

impl Library {
    pub(crate) fn new(store: &Store) -> Self {
        Self::with(store, Policy::default())
    }

    pub(crate) fn with(store: &Store, policy: Policy) -> Self {
        let table = [&CREATE, &EXTEND, &END, &PLAIN];
        let gate = Gate {
            entered: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        };
        let handler_gate = gate.clone();
        let lend = make(move |request| create(request, handler_gate.clone())).map_to_response();
        let loan = RouteMethod::new()
            .post(guard(&EXTEND, make(extend).map_to_response()))
            .delete(guard(&END, make(end).map_to_response()));
        let route = Route::new()
            .at("/loans", RouteMethod::new().post(guard(&CREATE, lend)))
            .at("/loans/:param0", loan)
            .at(
                "/books",
                RouteMethod::new().post(guard(&PLAIN, make(plain).map_to_response())),
            );
        let conventions = Conventions {
            contract: Contract::load(include_str!("../library.json"), &table, &policy).unwrap(),
            methods: MethodTable::new(&table, []),
            auth: charter::Auth::default(),
            messages: Messages::default(),
            rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
            remembered: charter::Remembered::default(),
            units: Units::new(Arc::new(store.clone()), Fingerprints::from_secret(b"library")),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
            policy,
        };
        Library {
            client: TestClient::new(Edge::new(route.map_to_response().boxed(), conventions)),
            gate,
        }
    }

    /// A request for a book, under a key.
    pub(crate) fn lend(&self, key: &str, book: i64) -> TestRequestBuilder<'_, Server> {
        let request = self.client.post("/loans").header("Idempotency-Key", key);
        request.body_json(&json!({"book": book}))
    }
}

/// What came back.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Whether the answer is marked as one that was given before.
    pub(crate) fn is_replayed(&self) -> bool {
        match self.headers.get("idempotent-replayed") {
            Some(value) => {
                assert_eq!(value, "true");
                true
            }
            None => false,
        }
    }

    /// The answer is a failure in the envelope.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str, message: &str) {
        let id = self.headers["x-request-id"].to_str().unwrap();
        let body = json!({"error": {"code": code, "message": message, "request_id": id}});
        let sent: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!((self.status, sent), (status, body));
    }
}

pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> Answer {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer {
        status,
        headers,
        text: response.into_body().into_string().await.unwrap(),
    }
}
