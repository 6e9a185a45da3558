//! The way out.

use std::time::{Duration, Instant};

use charter::serve::Limits;
use tokio::net::TcpStream;

use crate::library::Library;

const SLOW: &str = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn what_runs_is_finished_and_what_is_idle_is_closed() {
    let library = Library::open(Limits::default()).await;
    let mut running = library.connect().await;
    running.send(SLOW).await;
    library.begun().await;
    let mut idle = library.connect().await;
    idle.get("/name").await.is(200, "library");
    let start = Instant::now();
    library.stop.stop();
    idle.is_closed().await;
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert!(
        TcpStream::connect(library.address).await.is_err(),
        "nobody new is let in"
    );
    library.done();
    let answer = running.read().await;
    assert_eq!(
        (answer.status, answer.header("connection")),
        (200, "close"),
        "{answer:?}"
    );
    running.is_closed().await;
    library.served.await.unwrap().unwrap();
}

#[tokio::test]
async fn who_stands_before_the_door_is_served() {
    let library = Library::open(Limits::default()).await;
    let mut waiting = Vec::new();
    for _ in 0..50 {
        let mut client = library.connect().await;
        client.send("GET /name HTTP/1.1\r\nHost: a\r\n\r\n").await;
        waiting.push(client);
    }
    library.stop.stop();
    for mut client in waiting {
        client.read().await.is(200, "library");
        client.is_closed().await;
    }
    library.served.await.unwrap().unwrap();
}

#[tokio::test]
async fn readiness_is_denied_before_anything_else_happens() {
    let library = Library::open(Limits {
        delay: Duration::from_secs(600),
        ..Limits::default()
    })
    .await;
    let mut client = library.connect().await;
    client.get("/readyz").await.is(200, r#"{"status":"ready"}"#);
    library.stop.stop();
    let mut balancer = library.connect().await;
    let denied = balancer.get("/readyz").await;
    assert_eq!(
        (denied.status, denied.header("connection")),
        (503, "close"),
        "{denied:?}"
    );
    let mut client = library.connect().await;
    let answer = client.get("/name").await;
    assert_eq!(
        (answer.status, answer.header("connection")),
        (200, "close"),
        "{answer:?}"
    );
    library.stop.stop();
    library.served.await.unwrap().unwrap();
}

#[tokio::test]
async fn after_the_grace_nobody_is_waited_for() {
    let library = Library::open(Limits {
        grace: Duration::from_millis(100),
        ..Limits::default()
    })
    .await;
    let mut running = library.connect().await;
    running.send(SLOW).await;
    library.begun().await;
    library.stop.stop();
    library.served.await.unwrap().unwrap();
    running.is_closed().await;
}

#[tokio::test]
async fn the_second_word_ends_it_at_once() {
    let library = Library::open(Limits::default()).await;
    let mut running = library.connect().await;
    running.send(SLOW).await;
    library.begun().await;
    library.stop.stop();
    library.stop.stop();
    library.served.await.unwrap().unwrap();
    running.is_closed().await;
}
