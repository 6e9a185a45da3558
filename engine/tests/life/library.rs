//! The library in two versions. Its document is the tiny one that all tests share, with its paths moved.

use charter::{
    ApiError, Clock, Contract, ContractError, Conventions, Deprecation, Edge, Messages, Method, MethodTable,
    Operation, Policy, RateLimit, RateLimits, Reply, guard,
};
use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, RouteMethod,
    endpoint::{BoxEndpoint, make},
    http::{HeaderMap, Method as HttpMethod, StatusCode, header},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

/// Midnight of these days in UTC.
const JANUARY_31: i64 = 1_801_353_600;
const JUNE_30: i64 = 1_814_313_600;

pub(crate) static LIST: Operation = Operation {
    deprecated: true,
    deprecation: Some(Deprecation {
        since: JANUARY_31,
        sunset: Some(JUNE_30),
        successor: Some("/api/v2/books"),
    }),
    cache_control: Some("public, max-age=60"),
    rate_limits: &[RateLimit::new("minute", 7, 60)],
    ..Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/api/v1/books",
        "List.",
        &[200, 304, 404, 410, 422, 429],
    )
};
pub(crate) static CREATE: Operation = Operation {
    max_body_bytes: Some(200),
    ..Operation::new(
        "create_book",
        "Books",
        Method::Post,
        "/api/v1/books",
        "Add.",
        &[201, 413, 422],
    )
};
pub(crate) static GET: Operation = Operation {
    deprecated: true,
    deprecation: Some(Deprecation {
        since: JANUARY_31,
        sunset: Some(JUNE_30),
        successor: Some("/api/v2/books/{id}"),
    }),
    response_media_types: &["application/json"],
    ..Operation::new(
        "get_book",
        "Books",
        Method::Get,
        "/api/v1/books/{id}",
        "Get.",
        &[200, 404, 406, 410],
    )
};
pub(crate) static LIST_V2: Operation = Operation::new(
    "list_books_v2",
    "Books",
    Method::Get,
    "/api/v2/books",
    "List.",
    &[200, 422],
);
pub(crate) static GET_V2: Operation = Operation {
    cache_control: Some("private, no-cache"),
    ..Operation::new(
        "get_book_v2",
        "Books",
        Method::Get,
        "/api/v2/books/{id}",
        "Get.",
        &[200, 404],
    )
};
/// Of the second version alone.
pub(crate) static ADD_V2: Operation = Operation::new(
    "create_book_v2",
    "Books",
    Method::Post,
    "/api/v2/books/{id}",
    "Add.",
    &[201, 422],
);
/// Below no version.
pub(crate) static HEALTH: Operation = Operation::new(
    "list_shelves",
    "Books",
    Method::Get,
    "/shelves",
    "List.",
    &[200, 422],
);

pub(crate) static TABLE: [&Operation; 7] = [&LIST, &CREATE, &GET, &LIST_V2, &GET_V2, &ADD_V2, &HEALTH];

/// The shared document with the paths of the table, each with what its row has beyond it.
pub(crate) fn document(default: &str) -> Value {
    let library: Value = serde_json::from_str(include_str!("../library.json")).unwrap();
    let mut paths = json!({});
    for row in TABLE {
        let (path, method) = match (row.id.starts_with("get"), row.method) {
            (true, _) => ("/books/{id}", "get"),
            (false, Method::Post) => ("/books", "post"),
            _ => ("/books", "get"),
        };
        let mut operation = library["paths"][path][method].clone();
        for status in row.statuses {
            let declared = &mut operation["responses"][status.to_string()];
            if declared.is_null() {
                *declared = match status {
                    304 => json!({"description": "As before."}),
                    _ => json!({"$ref": "#/components/responses/Refused"}),
                };
            }
        }
        if row.path.contains("{id}") {
            operation["parameters"] = library["paths"]["/books/{id}"]["parameters"].clone();
        }
        paths[row.path][method] = operation;
    }
    json!({"openapi": "3.0.3", "x-versions": {"prefix": "/api", "default": default}, "paths": paths,
           "components": library["components"]})
}

pub(crate) fn contract(default: &str, policy: &Policy) -> Result<Contract, ContractError> {
    Contract::load(&document(default).to_string(), &TABLE, policy)
}

/// Business: a page that says where the next one is, and a book that says from which path it was asked for.
async fn answer(request: Request) -> Result<Response> {
    let path = request.uri().path().to_owned();
    if request.headers().contains_key(header::IF_NONE_MATCH) {
        return Ok(Response::builder().status(StatusCode::NOT_MODIFIED).finish());
    }
    if request.headers().contains_key("X-Broken") {
        return Ok(Reply("no book").into_response());
    }
    match (
        request.method().as_str(),
        path.ends_with("books") || path.ends_with("shelves"),
    ) {
        ("POST", _) => {
            let made = Reply(json!({"id": 3})).with_status(StatusCode::CREATED);
            Ok(made.with_header("Location", "/api/v1/books/3").into_response())
        }
        (_, true) => {
            let page = Reply(json!({"items": [{"id": 1, "title": path}]}));
            Ok(page.with_header("Link", "</next>; rel=\"next\"").into_response())
        }
        _ if path.ends_with("/9") => Err(ApiError::not_found().into()),
        _ => Ok(Reply(json!({"id": 1, "title": path})).into_response()),
    }
}

fn route() -> Route {
    let mut paths: Vec<(&str, RouteMethod)> = Vec::new();
    for row in TABLE {
        let method: HttpMethod = row.method.as_str().parse().unwrap();
        let endpoint: BoxEndpoint<'static> = guard(row, make(answer)).boxed();
        match paths.iter_mut().find(|(path, _)| *path == row.path) {
            Some((_, methods)) => *methods = std::mem::take(methods).method(method, endpoint),
            None => paths.push((row.path, RouteMethod::new().method(method, endpoint))),
        }
    }
    let at = |route: Route, (path, methods): (&str, RouteMethod)| {
        route.at(path.replace("{id}", ":param0"), methods)
    };
    paths.into_iter().fold(Route::new(), at)
}

pub(crate) type Client<E> = TestClient<Edge<E>>;

/// The library of the first version by default, on the day after its sunset.
pub(crate) fn library(policy: Policy) -> Client<impl Endpoint<Output = Response>> {
    serve(route(), "v1", policy)
}

/// The library with another version for those who name none.
pub(crate) fn library_of(default: &str) -> Client<impl Endpoint<Output = Response>> {
    serve(route(), default, Policy::default())
}

/// Another route under the same conventions.
pub(crate) fn serve(route: Route, default: &str, policy: Policy) -> Client<impl Endpoint<Output = Response>> {
    let rate_limits = RateLimits::in_process(&TABLE, &policy).unwrap();
    let tomorrow = jiff::Timestamp::from_second(JUNE_30 + 86_400).unwrap();
    TestClient::new(Edge::new(
        route.map_to_response(),
        Conventions {
            units: charter::Units::default(),
            contract: contract(default, &policy).unwrap(),
            policy,
            methods: MethodTable::new(&TABLE, []),
            messages: Messages::default(),
            auth: charter::Auth::default(),
            rate_limits,
            cursors: charter::Cursors::from_secret(b"library"),
            clock: Clock::new(move || tomorrow),
            remembered: charter::Remembered::default(),
        },
    ))
}

/// Status, headers and the body, null where there is none.
pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, HeaderMap, Value) {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.into_body().into_string().await.unwrap();
    let body = match text.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap(),
    };
    (status, headers, body)
}

/// All lines of a header.
pub(crate) fn lines<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let lines = headers.get_all(name).iter();
    lines.map(|line| line.to_str().unwrap()).collect()
}

/// The envelope of a failure, but for its request id.
#[track_caller]
pub(crate) fn refused(answer: &(u16, HeaderMap, Value), status: u16, code: &str, message: &str) {
    let (found, headers, body) = answer;
    let id = headers["x-request-id"].to_str().unwrap();
    assert_eq!(*found, status, "{body}");
    assert_eq!(
        *body,
        json!({"error": {"code": code, "message": message, "request_id": id}})
    );
    assert_eq!(lines(headers, "cache-control"), ["no-store"]);
}
