//! Paths and methods that the document has not, and those that it need not have.

use poem::http::Method as HttpMethod;
use serde_json::Value;

use crate::library::{envelope, library, send};

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
