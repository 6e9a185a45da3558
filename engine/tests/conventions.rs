//! The conventions, on a tiny document that has nothing to do with any shop.

#![cfg(test)]

use charter::{
    ApiError, Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Paging, Policy,
    RateLimits, UnknownInput, guard,
};
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, Method as HttpMethod, StatusCode},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

static LIST: Operation = Operation {
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
static CREATE: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "Add a book.",
    &[201, 422],
);
static GET: Operation = Operation::new(
    "get_book",
    "Books",
    Method::Get,
    "/books/{id}",
    "Get a book.",
    &[200, 404],
);

/// What the stand-in for business code answers; the contract check decides whether it may.
fn answering(
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

fn server(
    policy: Policy,
    get: impl Endpoint<Output = Response> + 'static,
) -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    let table = [&LIST, &CREATE, &GET];
    let contract = Contract::load(include_str!("library.json"), &table, &policy).unwrap();
    let methods = MethodTable::new(&table, []);
    let rate_limits = RateLimits::in_process(&table, &policy).unwrap();
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
        .at("/books/:param0", RouteMethod::new().get(guard(&GET, get)));
    TestClient::new(Edge::new(
        route.map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract,
            policy,
            methods,
            auth: charter::Auth::default(),
            messages: Messages::default(),
            rate_limits,
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        },
    ))
}

fn library() -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    server(Policy::default(), answering(StatusCode::OK, &[], r#"{"id":1}"#))
}

async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (StatusCode, HeaderMap, Value) {
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

fn envelope(code: &str, message: &str, details: Option<Value>, headers: &HeaderMap) -> Value {
    let id = headers["x-request-id"].to_str().unwrap();
    let mut error = json!({"code": code, "message": message, "request_id": id});
    if let Some(details) = details {
        error["details"] = details;
    }
    json!({ "error": error })
}

const INVALID: &str = "The request breaks rules of the API; see details.";

fn refused(details: Value, headers: &HeaderMap) -> Value {
    envelope("validation_failed", INVALID, Some(details), headers)
}

#[tokio::test]
async fn every_violation_of_a_body_is_reported_at_once_by_its_field() {
    let client = library();
    let body = json!({"title": "", "price": -1, "isbn": "12", "autors": [],
                      "authors": [{"name": "Austen"}, {"nane": "Jane"}, {"name": "x"}]});
    let (status, headers, answer) = send(client.post("/books").body_json(&body)).await;
    assert_eq!(status, 422);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let details = json!({
        "title": ["must be at least 2 characters long"],
        "price": ["must be greater than 0"],
        "isbn": ["must match the pattern ^[0-9]{13}$"],
        "autors": ["is not known here; did you mean `authors`?"],
        "authors": ["must have at most 2 entries"],
        "authors[0].name": ["must be at most 5 characters long"],
        "authors[1].name": ["is required"],
        "authors[1].nane": ["is not known here; did you mean `name`?"],
    });
    assert_eq!(answer, refused(details, &headers));
}

#[tokio::test]
async fn parameters_and_headers_are_reported_together() {
    let client = library();
    let request = client
        .get("/books?page=0&limit=ten&limit=3&filds=id&fields=id,id")
        .header("X-Shelf", "north");
    let (status, headers, answer) = send(request).await;
    assert_eq!(status, 422);
    let details = json!({
        "page": ["must be at least 1"],
        "limit": ["must be a whole number", "must be given only once"],
        "filds": ["is not known here; did you mean `fields`?"],
        "fields": ["must not have the same entry twice"],
        "X-Shelf": ["must be at most 3 characters long"],
    });
    assert_eq!(answer, refused(details, &headers));
}

#[tokio::test]
async fn null_is_a_value_where_the_document_says_so() {
    let client = library();
    let body = |isbn: Value| json!({"title": "Emma", "price": 1.5, "isbn": isbn});
    let (status, headers, answer) = send(client.post("/books").body_json(&body(Value::Null))).await;
    assert_eq!(
        (status.as_u16(), &headers["location"], answer),
        (201, &"/books/3".parse().unwrap(), json!({"id": 3}))
    );
    let (status, headers, answer) = send(client.post("/books").body_json(&body(json!(7)))).await;
    assert_eq!(status, 422);
    assert_eq!(
        answer,
        refused(json!({"isbn": ["must be null or a text"]}), &headers)
    );
}

#[tokio::test]
async fn a_path_that_cannot_name_a_resource_is_not_found() {
    let client = library();
    for path in [
        "/books/abc",
        "/books/0",
        "/books/2147483648",
        "/books/99999999999999999999",
        "/books/1.0",
        "/books/+1",
    ] {
        let (status, headers, answer) = send(client.get(path)).await;
        assert_eq!(status, 404, "for {path}");
        assert_eq!(
            answer,
            envelope("not_found", "There is nothing at this address.", None, &headers)
        );
    }
    assert_eq!(send(client.get("/books/2147483647")).await.0, 200);
}

#[tokio::test]
async fn broken_json_says_where_it_is_broken() {
    let client = library();
    let request = client
        .post("/books")
        .content_type("application/json")
        .body("{\"title\": \"Emma\",\n}");
    let (status, headers, answer) = send(request).await;
    assert_eq!(status, 400);
    let message = "The body is not valid JSON: trailing comma at line 2 column 1.";
    assert_eq!(answer, envelope("malformed_request", message, None, &headers));
}

#[tokio::test]
async fn a_missing_body_is_a_violation_of_the_body() {
    let client = library();
    let (status, headers, answer) = send(client.post("/books")).await;
    assert_eq!(status, 422);
    assert_eq!(answer, refused(json!({"body": ["is required"]}), &headers));
    let (status, headers, answer) = send(client.post("/books").body_json(&json!([1]))).await;
    assert_eq!(status, 422);
    assert_eq!(answer, refused(json!({"body": ["must be an object"]}), &headers));
}

#[tokio::test]
async fn another_media_type_or_coding_is_refused_with_what_is_served() {
    let client = library();
    let (status, headers, answer) = send(client.post("/books").content_type("text/plain").body("Emma")).await;
    assert_eq!(status, 415);
    assert_eq!(headers["accept"], "application/json");
    let message = "The Content-Type of the body must be application/json.";
    assert_eq!(
        answer,
        envelope("unsupported_media_type", message, None, &headers)
    );

    let coded = client
        .post("/books")
        .content_type("application/json")
        .header("Content-Encoding", "deflate")
        .body("x");
    let (status, headers, _) = send(coded).await;
    assert_eq!(status, 415);
    assert_eq!(headers["accept-encoding"], "zstd, br, gzip");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_and_without_a_declared_length() {
    let client = server(
        Policy {
            max_body_bytes: 40,
            ..Policy::default()
        },
        answering(StatusCode::OK, &[], "{}"),
    );
    let body = json!({"title": "A title that is longer than the limit", "price": 1}).to_string();
    for declared in [false, true] {
        let mut request = client
            .post("/books")
            .content_type("application/json")
            .body(body.clone());
        if declared {
            request = request.header("Content-Length", body.len());
        }
        let (status, headers, answer) = send(request).await;
        assert_eq!(status, 413);
        let message = "The request body is larger than 40 bytes, the most that is taken here.";
        assert_eq!(answer, envelope("payload_too_large", message, None, &headers));
    }
}

#[tokio::test]
async fn undeclared_input_can_be_ignored() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let client = server(policy, answering(StatusCode::OK, &[], r#"{"id":1}"#));
    let body = json!({"title": "Emma", "price": 1, "colour": "red"});
    assert_eq!(send(client.post("/books?x=1").body_json(&body)).await.0, 201);
    let (status, headers, answer) = send(
        client
            .post("/books")
            .body_json(&json!({"price": 1, "colour": "red"})),
    )
    .await;
    assert_eq!(status, 422);
    assert_eq!(answer, refused(json!({"title": ["is required"]}), &headers));
}

#[tokio::test]
async fn fields_leave_out_what_was_not_asked_for() {
    let client = library();
    let (status, _, answer) = send(client.get("/books?fields=title")).await;
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({"items": [{"id": 1, "title": "Emma"}, {"id": 2, "title": "Persuasion"}]})
    );
}

#[tokio::test]
async fn unknown_paths_and_methods_answer_in_the_envelope() {
    let client = library();
    let (status, headers, answer) = send(client.get("/magazines")).await;
    assert_eq!(status, 404);
    assert_eq!(
        answer,
        envelope("not_found", "There is nothing at this address.", None, &headers)
    );
    let (status, headers, answer) = send(client.request(HttpMethod::DELETE, "/books/1")).await;
    assert_eq!(status, 405);
    assert_eq!(headers["allow"], "GET, HEAD, OPTIONS");
    let message = "This address does not serve that method; see the Allow header.";
    assert_eq!(answer, envelope("method_not_allowed", message, None, &headers));
}

#[tokio::test]
async fn options_answers_what_is_allowed_and_head_what_get_would_say() {
    let client = library();
    let (status, headers, answer) = send(client.request(HttpMethod::OPTIONS, "/books")).await;
    assert_eq!((status.as_u16(), answer), (204, Value::Null));
    assert_eq!(headers["allow"], "GET, POST, HEAD, OPTIONS");
    let (status, headers, answer) = send(client.request(HttpMethod::HEAD, "/books/1")).await;
    assert_eq!((status.as_u16(), answer), (200, Value::Null));
    assert_eq!(headers["content-length"], "8");
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_request_id_is_taken_over_and_stands_in_header_and_envelope() {
    let client = library();
    let (_, headers, answer) = send(client.get("/nowhere").header("X-Request-Id", "trace-1.2_3")).await;
    assert_eq!(headers["x-request-id"], "trace-1.2_3");
    assert_eq!(answer["error"]["request_id"], "trace-1.2_3");
    let (_, headers, _) = send(client.get("/books").header("X-Request-Id", "a b")).await;
    assert_ne!(headers["x-request-id"], "a b");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let client = library();
    for path in ["/books", "/nowhere", "/books?page=0"] {
        let (_, headers, _) = send(client.get(path)).await;
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    }
}

const OURS: &str = "Something went wrong on our side. Quote the request id when you report it.";

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing_of_the_inside() {
    async fn panics(_: Request) -> Result<Response> {
        panic!("the secret of the house");
    }
    let (status, headers, answer) = send(server(Policy::default(), make(panics)).get("/books/1")).await;
    assert_eq!(status, 500);
    assert_eq!(answer, envelope("internal_error", OURS, None, &headers));
}

#[tokio::test]
async fn an_error_of_the_operation_keeps_its_code_and_hides_its_source() {
    async fn fails(_: Request) -> Result<Response> {
        Err(ApiError::internal("no such table: books").into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(fails)).get("/books/1")).await;
    assert_eq!(status, 500);
    assert_eq!(answer, envelope("internal_error", OURS, None, &headers));
}

#[tokio::test]
async fn an_operation_without_implementation_answers_501() {
    async fn missing(_: Request) -> Result<Response> {
        Err(ApiError::not_implemented(&GET).into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(missing)).get("/books/1")).await;
    assert_eq!(status, 501);
    let message = "The operation `get_book` is declared but not implemented yet.";
    assert_eq!(answer, envelope("not_implemented", message, None, &headers));
}

#[tokio::test]
async fn an_answer_that_breaks_the_contract_is_a_500_where_answers_are_checked() {
    let drifts = [
        (StatusCode::ACCEPTED, r#"{"id":1}"#),
        (StatusCode::OK, r#"{"id":"one"}"#),
        (StatusCode::OK, r#"{"title":"Emma"}"#),
        (StatusCode::OK, "no JSON"),
        (StatusCode::OK, ""),
    ];
    for (status, body) in drifts {
        let checked = server(Policy::default(), answering(status, &[], body));
        let (answered, headers, answer) = send(checked.get("/books/1")).await;
        assert_eq!(answered, 500, "for {status} {body:?}");
        assert_eq!(answer, envelope("internal_error", OURS, None, &headers));

        let production = server(
            Policy {
                check_responses: false,
                ..Policy::default()
            },
            answering(status, &[], body),
        );
        assert_eq!(production.get("/books/1").send().await.0.status(), status);
    }
}

#[tokio::test]
async fn a_request_made_of_mistakes_is_answered_with_the_first_of_them() {
    let client = library();
    let members: Vec<String> = (0..30_000).map(|n| format!("\"{n:x}\":1")).collect();
    let body = format!("{{\"title\":\"Emma\",\"price\":1,{}}}", members.join(","));
    let request = client.post("/books").content_type("application/json").body(body);
    let (status, _, answer) = send(request).await;
    assert_eq!(status, 422);
    assert_eq!(answer["error"]["details"].as_object().unwrap().len(), 100);

    let query: Vec<String> = (0..9_000).map(|n| format!("{n:x}=1")).collect();
    let (status, _, answer) = send(client.get(format!("/books?{}", query.join("&")))).await;
    assert_eq!(status, 422);
    assert_eq!(answer["error"]["details"].as_object().unwrap().len(), 100);
}

#[tokio::test]
async fn a_path_that_cannot_be_decoded_or_has_no_segment_names_nothing() {
    let client = library();
    for (method, path) in [(HttpMethod::GET, "/books/%ff"), (HttpMethod::PUT, "/books/")] {
        let (status, headers, answer) = send(client.request(method, path)).await;
        assert_eq!(status, 404, "for {path}");
        assert_eq!(
            answer,
            envelope("not_found", "There is nothing at this address.", None, &headers)
        );
    }
}

#[tokio::test]
async fn a_busy_server_says_when_to_come_again() {
    async fn busy(_: Request) -> Result<Response> {
        Err(ApiError::new(&charter::error::code::SERVICE_UNAVAILABLE).into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(busy)).get("/books/1")).await;
    assert_eq!(status, 503);
    assert_eq!(headers["retry-after"], "1");
    assert_eq!(
        answer,
        envelope(
            "service_unavailable",
            "The service is busy. Try again shortly.",
            None,
            &headers
        )
    );
}

#[tokio::test]
async fn white_space_is_no_part_of_a_number_and_a_header_is_given_once() {
    let client = library();
    let (status, headers, answer) = send(client.get("/books?limit=%203&page=3%0a")).await;
    assert_eq!(status, 422);
    let details = json!({"limit": ["must be a whole number"], "page": ["must be a whole number"]});
    assert_eq!(answer, refused(details, &headers));
    let twice = client.get("/books").header("X-Shelf", "a").header("X-Shelf", "b");
    let (status, headers, answer) = send(twice).await;
    assert_eq!(status, 422);
    assert_eq!(
        answer,
        refused(json!({"X-Shelf": ["must be given only once"]}), &headers)
    );
}
