//! Who may keep an answer, and how much is taken.

use charter::Policy;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::Write;

use super::library::{library, lines, refused, send};

#[tokio::test]
async fn successes_say_what_their_row_says_and_failures_are_never_kept() {
    let client = library(Policy::default());
    for (path, status, directives) in [
        ("/api/v1/books", 200, "public, max-age=60"),
        ("/api/v1/books?zzz=1", 422, "no-store"),
        ("/api/v1/books/1", 200, "no-store"),
        ("/api/v2/books/1", 200, "private, no-cache"),
        ("/api/v2/books/9", 404, "no-store"),
        ("/nothing", 404, "no-store"),
    ] {
        for request in [client.get(path), client.head(path)] {
            let (found, headers, _) = send(request).await;
            assert_eq!(found, status, "{path}");
            assert_eq!(lines(&headers, "cache-control"), [directives], "{path}");
        }
    }
    let unchanged = client.get("/api/v1/books").header("If-None-Match", "\"v1\"");
    let (status, headers, _) = send(unchanged).await;
    assert_eq!(
        (status, lines(&headers, "cache-control")),
        (304, vec!["public, max-age=60"])
    );
    let (status, headers, _) = send(client.put("/api/v1/books")).await;
    assert_eq!(
        (status, lines(&headers, "cache-control")),
        (405, vec!["no-store"])
    );
}

fn book(bytes: usize) -> String {
    let book = json!({"title": "Emma", "price": 7}).to_string();
    let spaces = " ".repeat(bytes - book.len());
    book + &spaces
}

fn gzipped(plain: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_body_may_have_as_many_bytes_as_the_operation_takes_and_no_more() {
    let client = library(Policy::default());
    let ask = |body: String| {
        send(
            client
                .post("/api/v1/books")
                .content_type("application/json")
                .body(body),
        )
    };
    assert_eq!(ask(book(200)).await.0, 201);
    let message = "The request body is larger than 200 bytes, the most that is taken here.";
    refused(&ask(book(201)).await, 413, "payload_too_large", message);
}

#[tokio::test]
async fn a_coded_body_is_measured_inflated_as_well() {
    let client = library(Policy::default());
    let ask = |body: Vec<u8>| {
        let request = client.post("/api/v1/books").content_type("application/json");
        send(request.header("Content-Encoding", "gzip").body(body))
    };
    assert_eq!(ask(gzipped(&book(200))).await.0, 201);
    let message = "The request body inflates to more than 200 bytes, the most that is taken here.";
    refused(&ask(gzipped(&book(201))).await, 413, "payload_too_large", message);
}

#[tokio::test]
async fn a_larger_limit_of_the_document_stands_over_the_configured_one() {
    let client = library(Policy {
        max_body_bytes: 10,
        ..Policy::default()
    });
    let ask = |path: &str| send(client.post(path).content_type("application/json").body(book(200)));
    assert_eq!(ask("/api/v1/books").await.0, 201);
    let message = "The request body is larger than 10 bytes, the most that is taken here.";
    refused(&ask("/api/v2/books/1").await, 413, "payload_too_large", message);
}
