//! Operations that declare no request body.

use bytes::Bytes;
use charter::{Policy, UnknownInput};
use poem::{Body, http::StatusCode};
use serde_json::json;

use crate::library::{answering, library, refused, send, server};

#[tokio::test]
async fn a_body_that_nobody_would_read_is_refused() {
    let client = library();
    for body in ["{\"amount\":1}", "{}", "null", " x", "\u{0}"] {
        let (status, headers, answer) = send(client.delete("/loans/1").body(body)).await;
        assert_eq!(status, 422, "{body:?}");
        let details = json!({"body": ["must be left out: this operation takes none"]});
        assert_eq!(answer, refused(details, &headers), "{body:?}");
    }
}

#[tokio::test]
async fn nothing_and_white_space_say_nothing() {
    let client = library();
    let streamed = Body::from_bytes_stream(futures_util::stream::iter(
        [" ", "\n"].map(|part| Ok::<_, std::io::Error>(Bytes::from(part))),
    ));
    for body in [Body::empty(), Body::from(""), Body::from(" \t\r\n"), streamed] {
        assert_eq!(send(client.delete("/loans/1").body(body)).await.0, 204);
    }
}

#[tokio::test]
async fn white_space_without_an_end_is_a_body() {
    let client = library();
    let space = |bytes: usize| Body::from(" ".repeat(bytes));
    assert_eq!(send(client.delete("/loans/1").body(space(4096))).await.0, 204);
    assert_eq!(send(client.delete("/loans/1").body(space(4097))).await.0, 422);
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(b" ")));
    let endless = Body::from_bytes_stream(endless);
    assert_eq!(send(client.delete("/loans/1").body(endless)).await.0, 422);
}

#[tokio::test]
async fn it_can_be_ignored_and_a_read_does_not_look_at_it() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let client = server(policy, answering(StatusCode::OK, &[], r#"{"id":1}"#));
    assert_eq!(send(client.delete("/loans/1").body("{}")).await.0, 204);
    assert_eq!(send(library().get("/books/1").body("{}")).await.0, 200);
}
