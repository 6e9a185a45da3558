//! Clients of HTTP/2 that take little of their answers.

use std::time::{Duration, Instant};

use bytes::Bytes;
use charter::serve::Limits;
use h2::{
    RecvStream,
    client::{Builder, SendRequest},
};
use poem::http::Response;
use tokio::net::TcpStream;

use crate::{
    http2::{Connection, ask, get, read},
    library::{LARGE, Library, soon},
};

/// A client that takes so many bytes of an answer before it says that it takes more.
async fn connect(library: &Library, window: u32) -> (SendRequest<Bytes>, Connection) {
    let stream = TcpStream::connect(library.address).await.unwrap();
    let mut builder = Builder::new();
    builder
        .initial_window_size(window)
        .initial_connection_window_size(1024 * 1024);
    let (sender, connection) = builder.handshake(stream).await.unwrap();
    (sender.ready().await.unwrap(), tokio::spawn(connection))
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_in_one_piece_is_given_up() {
    for window in [0, 1, 5000] {
        let library = Library::open(soon()).await;
        let (mut sender, connection) = connect(&library, window).await;
        let (response, _) = sender.send_request(get("/large"), true).unwrap();
        let untouched = response.await.unwrap();
        let start = Instant::now();
        let _how_it_ended = connection.await.unwrap();
        // What the window lets through at first is worth some time, but no more than the deadline.
        let waited = start.elapsed();
        assert!((150..1200).contains(&waited.as_millis()), "{waited:?}");
        assert!(is_cut_off(untouched).await);
    }
}

async fn is_cut_off(response: Response<RecvStream>) -> bool {
    let mut body = response.into_body();
    loop {
        match body.data().await {
            Some(Ok(_)) => {}
            end => return matches!(end, Some(Err(_))),
        }
    }
}

#[tokio::test]
async fn who_asks_for_a_trifle_now_and_then_does_not_keep_the_rest_waiting() {
    let library = Library::open(soon()).await;
    let (mut sender, connection) = connect(&library, 8).await;
    let (response, _) = sender.send_request(get("/large"), true).unwrap();
    let untouched = response.await.unwrap();
    let start = Instant::now();
    let mut trifles = 0;
    while !connection.is_finished() {
        let Ok((response, _)) = sender.send_request(get("/name"), true) else {
            break;
        };
        if let Ok(response) = response.await {
            assert_eq!(read(response).await, (200, "library".to_owned()));
            trifles += 1;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let waited = start.elapsed();
    assert!((150..1200).contains(&waited.as_millis()), "{waited:?}");
    assert!(trifles > 1, "{trifles}");
    assert!(is_cut_off(untouched).await);
}

#[tokio::test]
async fn who_takes_an_answer_in_one_piece_slowly_gets_it() {
    let library = Library::open(soon()).await;
    let (mut sender, _connection) = connect(&library, 32 * 1024).await;
    let (response, _) = sender.send_request(get("/large"), true).unwrap();
    let mut body = response.await.unwrap().into_body();
    let start = Instant::now();
    let mut length = 0;
    while let Some(piece) = body.data().await {
        let piece = piece.unwrap();
        assert!(piece.iter().all(|byte| *byte == b'x'));
        length += piece.len();
        tokio::time::sleep(Duration::from_millis(20)).await;
        body.flow_control().release_capacity(piece.len()).unwrap();
    }
    assert_eq!(length, LARGE);
    assert!(
        start.elapsed() > Duration::from_secs(1),
        "as long as five deadlines"
    );
    assert_eq!(ask(&mut sender, "/name").await, (200, "library".to_owned()));
}

#[tokio::test]
async fn who_waits_for_an_answer_in_the_making_is_not_given_up() {
    let library = Library::open(soon()).await;
    let (mut sender, _connection) = connect(&library, 32 * 1024).await;
    let (response, _) = sender.send_request(get("/later"), true).unwrap();
    let mut body = response.await.unwrap().into_body();
    assert_eq!(body.data().await.unwrap().unwrap(), "now");
    tokio::time::sleep(Duration::from_millis(900)).await;
    library.done();
    assert_eq!(body.data().await.unwrap().unwrap(), " and then");
    assert!(body.data().await.is_none_or(|end| end.unwrap().is_empty()));
}

#[tokio::test]
async fn who_has_been_given_all_is_idle_and_no_more() {
    let limits = Limits {
        idle: Duration::from_millis(900),
        ..soon()
    };
    let library = Library::open(limits).await;
    let (mut sender, connection) = connect(&library, 2 * LARGE as u32).await;
    let (response, _) = sender.send_request(get("/large"), true).unwrap();
    let response = response.await.unwrap();
    // The window has room for all of it, so that the server has nothing left to give.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(read(response).await.1.len(), LARGE);
    assert_eq!(ask(&mut sender, "/name").await, (200, "library".to_owned()));
    connection.await.unwrap().unwrap();
}
