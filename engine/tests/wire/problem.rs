//! Problem details, for every kind of failure.

use charter::Policy;
use poem::{Endpoint, http::Method, test::TestRequestBuilder};
use serde_json::{Value, json};

use crate::library::{library, line, send};

const ACCEPT: &str = "application/json, application/problem+json";
const OURS: &str = "Something went wrong on our side. Quote the request id when you report it.";

fn problem(status: u16, title: &str, code: &str, detail: &str, path: &str) -> Value {
    json!({"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": path,
           "code": code, "request_id": "p-1"})
}

async fn expect(request: TestRequestBuilder<'_, impl Endpoint>, expected: Value) {
    let request = request.header("Accept", ACCEPT).header("X-Request-Id", "p-1");
    let (status, headers, body) = send(request).await;
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), expected);
    assert_eq!(status, expected["status"]);
    assert_eq!(line(&headers, "content-type"), Some("application/problem+json"));
    assert_eq!(line(&headers, "content-language"), Some("en"));
    assert_eq!(
        line(&headers, "vary"),
        Some("Accept, Accept-Language, Accept-Encoding")
    );
}

#[tokio::test]
async fn what_the_router_refuses_is_a_problem_to_who_asks_for_problems() {
    let client = library(Policy::default());
    let nothing = "There is nothing at this address.";
    for path in ["/nowhere", "/books/abc"] {
        expect(
            client.get(path),
            problem(404, "Not Found", "not_found", nothing, path),
        )
        .await;
    }
    let message = "This address does not serve that method; see the Allow header.";
    let expected = problem(
        405,
        "Method Not Allowed",
        "method_not_allowed",
        message,
        "/books/1",
    );
    expect(client.request(Method::DELETE, "/books/1"), expected).await;
}

#[tokio::test]
async fn what_the_contract_refuses_is_a_problem_with_every_violation() {
    let client = library(Policy {
        max_body_bytes: 60,
        ..Policy::default()
    });
    let message = "The request breaks rules of the API; see details.";
    let mut expected = problem(
        422,
        "Unprocessable Entity",
        "validation_failed",
        message,
        "/books",
    );
    expected["errors"] = json!({"page": ["must be at least 1"], "x": ["is not known here"]});
    expect(client.get("/books?page=0&x"), expected).await;

    let post = |body: String| client.post("/books").content_type("application/json").body(body);
    let message = "The body is not valid JSON: EOF while parsing an object at line 1 column 1.";
    let expected = problem(400, "Bad Request", "malformed_request", message, "/books");
    expect(post("{".to_owned()), expected).await;

    let message = "The request body is larger than 60 bytes, the most that is taken here.";
    let expected = problem(413, "Payload Too Large", "payload_too_large", message, "/books");
    expect(post("x".repeat(61)), expected).await;

    let text = client.post("/books").content_type("text/plain").body("x");
    let message = "The Content-Type of the body must be application/json.";
    let expected = problem(
        415,
        "Unsupported Media Type",
        "unsupported_media_type",
        message,
        "/books",
    );
    expect(text, expected).await;
}

#[tokio::test]
async fn what_fails_inside_is_a_problem_that_says_nothing_of_the_inside() {
    let client = library(Policy::default());
    let ours = |path| problem(500, "Internal Server Error", "internal_error", OURS, path);
    expect(client.get("/books/2"), ours("/books/2")).await;
    expect(client.get("/books").header("X-Broken", "1"), ours("/books")).await;

    let message = "The operation `get_book` is declared but not implemented yet.";
    let expected = problem(501, "Not Implemented", "not_implemented", message, "/books/3");
    expect(client.get("/books/3"), expected).await;
    let expected = problem(
        404,
        "Not Found",
        "not_found",
        "There is no such book.",
        "/books/9",
    );
    expect(client.get("/books/9"), expected).await;
}

#[tokio::test]
async fn a_client_that_takes_problems_only_is_told_so_in_one() {
    let client = library(Policy::default());
    let request = client.get("/books").header("Accept", "application/problem+json");
    let (status, headers, body) = send(request.header("X-Request-Id", "p-1")).await;
    assert_eq!(
        (status, line(&headers, "content-type")),
        (406, Some("application/problem+json"))
    );
    let detail = "This operation answers application/json only; the Accept header excludes it.";
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap(),
        problem(406, "Not Acceptable", "not_acceptable", detail, "/books")
    );
}

#[tokio::test]
async fn anyone_else_gets_the_envelope_even_when_it_is_not_acceptable() {
    let client = library(Policy::default());
    for accept in [
        "*/*",
        "application/json",
        "text/html",
        "application/json, application/problem+json;q=0.9",
    ] {
        let request = client.get("/nowhere").header("Accept", accept);
        let (status, headers, body) = send(request.header("X-Request-Id", "p-1")).await;
        assert_eq!(status, 404);
        assert_eq!(
            line(&headers, "content-type"),
            Some("application/json; charset=utf-8")
        );
        assert_eq!(
            serde_json::from_slice::<Value>(&body).unwrap(),
            json!({"error": {"code": "not_found", "message": "There is nothing at this address.", "request_id": "p-1"}})
        );
    }
}

#[tokio::test]
async fn a_success_is_never_a_problem() {
    let client = library(Policy::default());
    let (status, headers, _) = send(client.get("/books/1").header("Accept", ACCEPT)).await;
    assert_eq!(
        (status, line(&headers, "content-type")),
        (200, Some("application/json; charset=utf-8"))
    );
}
