//! Bodies that are still on their way, and the memory that there is for all of them.

use charter::serve::Limits;
use serde_json::{Value, json};

use crate::library::{Answer, Client, Library};

const HEAD: &str = "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
const BODY: &str = r#"{"title":"Emma","price":1}"#;
const HELD: &str = "http_unfinished_body_bytes";

async fn library(unfinished: usize) -> Library {
    Library::open(Limits {
        unfinished,
        ..Limits::default()
    })
    .await
}

/// A client that has sent all of a body but its end.
async fn half_sent(library: &Library) -> Client {
    let mut client = library.connect().await;
    client
        .send(format!(
            "{HEAD}Content-Length: 4000\r\n\r\n{}",
            " ".repeat(4000 - BODY.len())
        ))
        .await;
    client
}

async fn until_held(library: &Library, bytes: f64) {
    while library.count(HELD) < bytes {
        tokio::task::yield_now().await;
    }
}

fn says_busy(refused: &Answer) {
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("connection"), "close");
    let id = refused.header("x-request-id");
    let body: Value = serde_json::from_str(&refused.body).unwrap();
    let message = "The service is busy. Try again shortly.";
    assert_eq!(
        body,
        json!({"error": {"code": "service_unavailable", "message": message, "request_id": id}})
    );
}

#[tokio::test]
async fn half_sent_bodies_are_held_as_long_as_there_is_room() {
    let library = library(10_000).await;
    let mut held = Vec::new();
    for count in [1.0, 2.0] {
        held.push(half_sent(&library).await);
        until_held(&library, count * 3900.0).await;
    }
    for turned_away in 1..20 {
        let mut late = half_sent(&library).await;
        says_busy(&late.read().await);
        late.is_closed().await;
        assert_eq!(library.count("http_requests_shed_total"), f64::from(turned_away));
    }
    assert!(library.count(HELD) < 10_000.0);

    let mut whole = library.connect().await;
    whole
        .send(format!("{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len()))
        .await;
    whole.read().await.is(201, r#"{"id":3}"#);
    for mut client in held {
        client.send(BODY).await;
        client.read().await.is(201, r#"{"id":3}"#);
    }
    assert_eq!(library.count(HELD), 0.0);
    let mut next = half_sent(&library).await;
    until_held(&library, 3900.0).await;
    next.send(BODY).await;
    next.read().await.is(201, r#"{"id":3}"#);
}

#[tokio::test]
async fn who_goes_away_leaves_the_room_to_others() {
    let library = library(10_000).await;
    let client = half_sent(&library).await;
    until_held(&library, 3900.0).await;
    drop(client);
    while library.count(HELD) > 0.0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn single_bytes_do_not_take_a_buffer_each() {
    let library = library(20_000).await;
    let mut client = library.connect().await;
    client
        .send(format!(
            "{HEAD}Transfer-Encoding: chunked\r\n\r\n{}",
            "1\r\n \r\n".repeat(3000)
        ))
        .await;
    until_held(&library, 3000.0).await;
    let held = library.count(HELD);
    assert!(held < 10_000.0, "{held}");
    client
        .send(format!("{:x}\r\n{BODY}\r\n0\r\n\r\n", BODY.len()))
        .await;
    client.read().await.is(201, r#"{"id":3}"#);
    assert_eq!(library.count(HELD), 0.0);
}
