//! Deadlines: who is slow, and who is not.

use std::time::{Duration, Instant};

use charter::serve::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::library::{Library, soon};

const SLOW: &str = "The request did not arrive in time.";
const HEAD: &str = "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn who_says_nothing_is_let_go_without_a_word() {
    let library = Library::open(soon()).await;
    let start = Instant::now();
    library.connect().await.is_closed().await;
    let waited = start.elapsed();
    assert!((150..1200).contains(&waited.as_millis()), "{waited:?}");
}

#[tokio::test]
async fn a_head_that_does_not_end_is_answered_408_however_it_trickles() {
    let library = Library::open(soon()).await;
    let answer = library.say(b"GET /name HTTP/1.1\r\nHost: a\r\n").await;
    answer.refuses(408, "request_timeout", SLOW);

    let mut client = library.connect().await;
    client.send("GET /name HTTP/1.1\r\nHost: a\r\n").await;
    let (mut reading, mut writing) = client.0.split();
    let trickle = async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            writing.write_all(b"X: y\r\n").await.unwrap();
        }
    };
    let mut line = [0; 28];
    tokio::select! {
        () = trickle => {}
        read = reading.read_exact(&mut line) => assert_eq!(read.unwrap(), 28),
    }
    assert_eq!(&line, b"HTTP/1.1 408 Request Timeout");
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_one_that_works_is_not() {
    let library = Library::open(soon()).await;
    let mut client = library.connect().await;
    client.get("/name").await.is(200, "library");
    let start = Instant::now();
    client.is_closed().await;
    let waited = start.elapsed();
    assert!((150..1200).contains(&waited.as_millis()), "{waited:?}");

    let mut client = library.connect().await;
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    library.begun().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    library.done();
    client.read().await.is(200, "done");
    client.get("/name").await.is(200, "library");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408() {
    let library = Library::open(soon()).await;
    let head = format!("{HEAD}Content-Length: 20\r\n\r\n{{\"title\":");
    library
        .say(head.as_bytes())
        .await
        .refuses(408, "request_timeout", SLOW);
    let head = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"ti");
    library
        .say(head.as_bytes())
        .await
        .refuses(408, "request_timeout", SLOW);
}

#[tokio::test]
async fn a_body_that_comes_slowly_but_steadily_is_taken() {
    let library = Library::open(soon()).await;
    let title = "x".repeat(3000);
    let body = format!("{{\"title\":\"{title}\"}}");
    let mut client = library.connect().await;
    client
        .send(format!("{HEAD}Content-Length: {}\r\n\r\n", body.len()))
        .await;
    // Four times the patience in all; each piece earns more than it took.
    for piece in body.as_bytes().chunks(500) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        client.send(piece).await;
    }
    let answer = client.read().await;
    assert!(matches!(answer.status, 201 | 422), "{answer:?}");
}

#[tokio::test]
async fn what_was_sent_at_once_does_not_buy_time() {
    let library = Library::open(soon()).await;
    // By its length it would have a second more.
    let body = format!("{{\"title\":\"{}", "x".repeat(3980));
    let start = Instant::now();
    library
        .say(format!("{HEAD}Content-Length: 4096\r\n\r\n{body}").as_bytes())
        .await
        .refuses(408, "request_timeout", SLOW);
    let waited = start.elapsed();
    assert!((150..1100).contains(&waited.as_millis()), "{waited:?}");
}

#[tokio::test]
async fn who_dribbles_on_after_the_deadline_is_let_go() {
    let library = Library::open(soon()).await;
    for begin in [
        "GET /name HTTP/1.1\r\nHost: a\r\nX: ".to_owned(),
        format!("{HEAD}Content-Length: 4000\r\n\r\n"),
    ] {
        let mut client = library.connect().await;
        client.send(begin).await;
        client.read().await.refuses(408, "request_timeout", SLOW);
        let start = Instant::now();
        while client.0.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let waited = start.elapsed();
        assert!(waited < Duration::from_millis(2500), "{waited:?}");
    }
}

#[tokio::test]
async fn who_takes_nothing_of_the_answer_is_given_up() {
    let library = Library::open(soon()).await;
    let mut client = library.connect().await;
    client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n").await;
    library.backroom.given_up.acquire().await.unwrap().forget();
}

#[tokio::test]
async fn who_takes_the_answer_slowly_gets_it() {
    let limits = Limits {
        send: Duration::from_millis(500),
        ..soon()
    };
    let library = Library::open(limits).await;
    let mut client = library.connect().await;
    client
        .send("GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await;
    let mut read = 0;
    let mut piece = vec![0; 4 * 1024 * 1024];
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        match client.0.read(&mut piece).await.unwrap() {
            0 => break,
            length => read += length,
        }
    }
    assert!(read > crate::library::LONG, "{read}");
}
