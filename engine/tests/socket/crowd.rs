//! Many at once.

use charter::serve::Limits;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::library::{Client, Library};

const SLOW: &str = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn further_connections_wait_and_idle_ones_make_room() {
    let library = Library::open(Limits {
        connections: 2,
        ..Limits::default()
    })
    .await;
    let mut busy = library.connect().await;
    busy.send(SLOW).await;
    library.begun().await;
    let mut idle = library.connect().await;
    idle.get("/name").await.is(200, "library");
    assert_eq!(library.count("http_connections_open"), 2.0);
    let mut third = library.connect().await;
    third.get("/name").await.is(200, "library");
    idle.is_closed().await;
    assert_eq!(library.count("http_connections_accepted_total"), 3.0);
    assert_eq!(library.count("http_connections_limit"), 2.0);
    assert!(library.count("http_connections_held_total{reason=\"limit\"}") >= 1.0);
    library.done();
    busy.read().await.is(200, "done");
}

#[tokio::test]
async fn too_many_requests_are_told_to_come_again() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 0,
        ..Limits::default()
    })
    .await;
    let mut first = library.connect().await;
    first.send(SLOW).await;
    library.begun().await;
    let mut second = library.connect().await;
    second
        .send("GET /name HTTP/1.1\r\nHost: a\r\nOrigin: https://library.example\r\n\r\n")
        .await;
    let refused = second.read().await;
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(
        refused.header("access-control-allow-origin"),
        "https://library.example"
    );
    let body: Value = serde_json::from_str(&refused.body).unwrap();
    let message = "The service is busy. Try again shortly.";
    let id = refused.header("x-request-id");
    assert_eq!(
        body,
        json!({"error": {"code": "service_unavailable", "message": message, "request_id": id}})
    );
    second.get("/healthz").await.is(200, r#"{"status":"ok"}"#);
    assert_eq!(library.count("http_requests_shed_total"), 1.0);
    assert_eq!(
        library.count("http_refusals_total{code=\"service_unavailable\"}"),
        1.0
    );
    assert_eq!(library.count("http_requests_worked_on"), 1.0);
    assert_eq!(library.count("http_requests_limit"), 1.0);
    assert_eq!(library.count("http_requests_in_flight"), 1.0);
    library.done();
    first.read().await.is(200, "done");
    second.get("/name").await.is(200, "library");
}

#[tokio::test]
async fn who_waits_gets_a_turn() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 1,
        ..Limits::default()
    })
    .await;
    let mut first = library.connect().await;
    first.send(SLOW).await;
    library.begun().await;
    let mut second = library.connect().await;
    second.send(SLOW).await;
    library.done();
    first.read().await.is(200, "done");
    library.begun().await;
    library.done();
    second.read().await.is(200, "done");
}

#[tokio::test]
async fn who_is_slow_to_send_takes_no_turn() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 0,
        ..Limits::default()
    })
    .await;
    let mut slow = library.connect().await;
    slow.send("POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 26\r\nExpect: 100-continue\r\n\r\n")
        .await;
    let mut interim = [0; 25];
    tokio::io::AsyncReadExt::read_exact(&mut slow.0, &mut interim)
        .await
        .unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    library.connect().await.get("/name").await.is(200, "library");
    slow.send(r#"{"title":"Emma","price":1}"#).await;
    slow.read().await.is(201, r#"{"id":3}"#);
}

/// Who sends the head first and the body when others have all turns.
async fn late(library: &Library) -> Client {
    let mut late = library.connect().await;
    late.send("POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 26\r\nExpect: 100-continue\r\n\r\n")
        .await;
    let mut interim = [0; 25];
    tokio::io::AsyncReadExt::read_exact(&mut late.0, &mut interim)
        .await
        .unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    late
}

#[tokio::test]
async fn a_late_body_does_not_go_past_a_full_queue() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 0,
        ..Limits::default()
    })
    .await;
    let mut late = late(&library).await;
    let mut first = library.connect().await;
    first.send(SLOW).await;
    library.begun().await;
    late.send(r#"{"title":"Emma","price":1}"#).await;
    let refused = late.read().await;
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), "1");
    let id = refused.header("x-request-id");
    let body: Value = serde_json::from_str(&refused.body).unwrap();
    let message = "The service is busy. Try again shortly.";
    assert_eq!(
        body,
        json!({"error": {"code": "service_unavailable", "message": message, "request_id": id}})
    );
    assert_eq!(library.count("http_requests_shed_total"), 1.0);
    library.done();
    first.read().await.is(200, "done");
    late.get("/name").await.is(200, "library");
}

#[tokio::test]
async fn a_late_body_waits_for_its_turn() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 1,
        ..Limits::default()
    })
    .await;
    let mut late = late(&library).await;
    let mut first = library.connect().await;
    first.send(SLOW).await;
    library.begun().await;
    late.send(r#"{"title":"Emma","price":1}"#).await;
    while library.count("http_requests_waiting") < 1.0 {
        tokio::task::yield_now().await;
    }
    library.done();
    first.read().await.is(200, "done");
    late.read().await.is(201, r#"{"id":3}"#);
    assert_eq!(library.count("http_requests_waiting"), 0.0);
}

#[tokio::test]
async fn a_thousand_idle_connections_cost_nobody_else_anything() {
    let library = Library::open(Limits::default()).await;
    let mut idle = Vec::new();
    for _ in 0..1000 {
        idle.push(TcpStream::connect(library.address).await.unwrap());
    }
    library.connect().await.get("/name").await.is(200, "library");
}
