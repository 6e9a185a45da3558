//! A library's server, with stand-ins for what it does.

use charter::{
    Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Paging, Policy, RateLimits, guard,
};
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, StatusCode},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

pub(crate) static LIST: Operation = Operation {
    paging: Some(Paging::Offset),
    fields: &["id", "title", "pages"],
    ..Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/books",
        "List books.",
        &[200, 422],
    )
};
pub(crate) static CREATE: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "Add a book.",
    &[201, 422],
);
pub(crate) static GET: Operation = Operation::new(
    "get_book",
    "Books",
    Method::Get,
    "/books/{id}",
    "Get a book.",
    &[200, 404],
);

pub(crate) static END: Operation = Operation::new(
    "end_loan",
    "Loans",
    Method::Delete,
    "/loans/{id}",
    "Bring a book back.",
    &[204, 404, 422],
);

/// What the stand-in for business code answers; the contract check decides whether it may.
pub(crate) fn answering(
    status: StatusCode,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> impl Endpoint<Output = Response> {
    make(move |_| async move {
        let mut response = Response::builder()
            .status(status)
            .content_type("application/json");
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Ok::<_, poem::Error>(response.body(body))
    })
    .map_to_response()
}

async fn end(_: Request) -> Result<Response> {
    Ok(StatusCode::NO_CONTENT.into())
}

pub(crate) fn server(
    policy: Policy,
    get: impl Endpoint<Output = Response> + 'static,
) -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    let page =
        r#"{"items":[{"id":1,"title":"Emma","pages":474},{"id":2,"title":"Persuasion","pages":null}]}"#;
    let books = RouteMethod::new()
        .get(guard(&LIST, answering(StatusCode::OK, &[], page)))
        .post(guard(
            &CREATE,
            answering(StatusCode::CREATED, &[("Location", "/books/3")], r#"{"id":3}"#),
        ));
    let route = Route::new()
        .at("/books", books)
        .at("/books/:param0", RouteMethod::new().get(guard(&GET, get)))
        .at(
            "/loans/:param0",
            RouteMethod::new().delete(guard(&END, make(end))),
        );
    TestClient::new(Edge::new(route.map_to_response(), conventions(policy)))
}

pub(crate) fn conventions(policy: Policy) -> Conventions {
    let table = [&LIST, &CREATE, &GET, &END];
    Conventions {
        remembered: charter::Remembered::default(),
        contract: Contract::load(include_str!("../library.json"), &table, &policy).unwrap(),
        methods: MethodTable::new(&table, []),
        rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
        policy,
        auth: charter::Auth::default(),
        messages: Messages::default(),
        units: charter::Units::default(),
        clock: charter::Clock::system(),
        cursors: charter::Cursors::from_secret(b"library"),
    }
}

pub(crate) fn library() -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    server(Policy::default(), answering(StatusCode::OK, &[], r#"{"id":1}"#))
}

pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (StatusCode, HeaderMap, Value) {
    let response = request.send().await.0;
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.into_body().into_string().await.unwrap();
    let value = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap()
    };
    (status, headers, value)
}

pub(crate) fn envelope(code: &str, message: &str, details: Option<Value>, headers: &HeaderMap) -> Value {
    let id = headers["x-request-id"].to_str().unwrap();
    let mut error = json!({"code": code, "message": message, "request_id": id});
    if let Some(details) = details {
        error["details"] = details;
    }
    json!({ "error": error })
}

pub(crate) const INVALID: &str = "The request breaks rules of the API; see details.";

pub(crate) fn refused(details: Value, headers: &HeaderMap) -> Value {
    envelope("validation_failed", INVALID, Some(details), headers)
}
