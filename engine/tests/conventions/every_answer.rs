//! What every answer says, whichever part of the server made it.

use crate::library::{library, send};

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
