//! `Accept`, against what operations declare.

use charter::Policy;
use serde_json::{Value, json};

use crate::library::{library, line, send};

const BOOK: &str = "application/vnd.library.book+json";

#[tokio::test]
async fn a_type_is_chosen_among_those_declared() {
    let client = library(Policy::default());
    let json = "application/json; charset=utf-8";
    for (accept, media_type) in [
        ("*/*", json),
        ("application/json", json),
        (BOOK, BOOK),
        ("application/json;q=0.5, application/*", BOOK),
        (
            "application/json;q=0.5, application/vnd.library.book+json;q=0.4",
            json,
        ),
        ("nonsense", json),
    ] {
        let (status, headers, body) = send(client.get("/books/1").header("Accept", accept)).await;
        assert_eq!(
            (status, line(&headers, "content-type")),
            (200, Some(media_type)),
            "{accept}"
        );
        assert_eq!(line(&headers, "vary"), Some("Accept, Accept-Encoding"));
        assert_eq!(body, br#"{"id":1}"#);
    }
}

#[tokio::test]
async fn an_operation_of_one_type_does_not_vary_by_it() {
    let client = library(Policy::default());
    let (status, headers, _) = send(client.get("/books").header("Accept", "application/*")).await;
    assert_eq!((status, line(&headers, "vary")), (200, Some("Accept-Encoding")));
}

#[tokio::test]
async fn what_no_declared_type_satisfies_is_not_acceptable() {
    let client = library(Policy::default());
    // The second path names nothing and the third breaks a rule: negotiation comes before both.
    for (path, accept, types) in [
        (
            "/books/1",
            "text/html",
            "application/json or application/vnd.library.book+json",
        ),
        (
            "/books/abc",
            "image/*",
            "application/json or application/vnd.library.book+json",
        ),
        (
            "/books?page=0",
            "application/json;q=0, text/*",
            "application/json",
        ),
    ] {
        let request = client
            .get(path)
            .header("Accept", accept)
            .header("X-Request-Id", "n-1");
        let (status, headers, body) = send(request).await;
        assert_eq!(
            (status, line(&headers, "vary")),
            (406, Some("Accept, Accept-Language, Accept-Encoding"))
        );
        assert_eq!(
            line(&headers, "content-type"),
            Some("application/json; charset=utf-8")
        );
        let message = format!("This operation answers {types} only; the Accept header excludes it.");
        assert_eq!(
            serde_json::from_slice::<Value>(&body).unwrap(),
            json!({"error": {"code": "not_acceptable", "message": message, "request_id": "n-1"}})
        );
    }
}

#[tokio::test]
async fn an_operation_without_a_406_disregards_accept() {
    let client = library(Policy::default());
    let request = client.post("/books").header("Accept", "text/html");
    let (status, _, body) = send(request.body_json(&json!({"title": "Emma", "price": 1}))).await;
    assert_eq!((status, body.as_slice()), (201, &br#"{"id":3}"#[..]));
}

#[tokio::test]
async fn a_client_that_excludes_every_coding_and_none_is_told_before_anything_is_done() {
    let client = library(Policy::default());
    let request = client
        .get("/books/1")
        .header("Accept-Encoding", "identity;q=0, deflate")
        .header("X-Request-Id", "n-2");
    let (status, _, body) = send(request).await;
    assert_eq!(status, 406);
    let message = "Accept-Encoding excludes every content coding that is served, and the answer without one.";
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap(),
        json!({"error": {"code": "not_acceptable", "message": message, "request_id": "n-2"}})
    );
}
