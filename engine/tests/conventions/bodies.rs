//! Bodies against the document: all that is wrong at once, by field.

use charter::Policy;
use poem::http::StatusCode;
use serde_json::{Value, json};

use crate::library::{answering, envelope, library, refused, send, server};

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
async fn a_body_is_named_once_and_in_utf_8() {
    let client = library();
    let book = json!({"title": "Emma", "price": 1}).to_string();
    let named = |types: &[&str]| {
        let request = client.post("/books").body(book.clone());
        types
            .iter()
            .fold(request, |request, one| request.header("Content-Type", *one))
    };
    assert_eq!(send(named(&["application/json; charset=\"UTF-8\""])).await.0, 201);
    let (status, headers, answer) = send(named(&["application/json; charset=latin1"])).await;
    assert_eq!(status, 415);
    assert_eq!(headers["accept"], "application/json");
    let message = "The Content-Type of the body must be application/json.";
    assert_eq!(
        answer,
        envelope("unsupported_media_type", message, None, &headers)
    );
    for twice in [
        ["application/json", "text/plain"],
        ["application/json", "application/json"],
    ] {
        let (status, headers, answer) = send(named(&twice)).await;
        assert_eq!(status, 400);
        let message = "The Content-Type of the body must be given only once.";
        assert_eq!(answer, envelope("malformed_request", message, None, &headers));
    }
}
