//! HTTP/2 on the same socket.

use std::time::Duration;

use bytes::Bytes;
use charter::serve::Limits;
use h2::client::{self, SendRequest};
use poem::http::{Request, Response};
use serde_json::Value;
use tokio::{io::AsyncReadExt, net::TcpStream, task::JoinHandle};

use crate::library::{Library, soon};

type Connection = JoinHandle<Result<(), h2::Error>>;

async fn connect(library: &Library) -> (SendRequest<Bytes>, Connection) {
    let stream = TcpStream::connect(library.address).await.unwrap();
    let (sender, connection) = client::handshake(stream).await.unwrap();
    (sender.ready().await.unwrap(), tokio::spawn(connection))
}

fn get(target: &str) -> Request<()> {
    Request::get(format!("http://library{target}")).body(()).unwrap()
}

async fn read(response: Response<h2::RecvStream>) -> (u16, String) {
    let status = response.status().as_u16();
    let mut body = response.into_body();
    let mut text = Vec::new();
    while let Some(piece) = body.data().await {
        let piece = piece.unwrap();
        body.flow_control().release_capacity(piece.len()).unwrap();
        text.extend_from_slice(&piece);
    }
    (status, String::from_utf8(text).unwrap())
}

async fn ask(sender: &mut SendRequest<Bytes>, target: &str) -> (u16, String) {
    let (response, _) = sender.send_request(get(target), true).unwrap();
    read(response.await.unwrap()).await
}

#[tokio::test]
async fn requests_share_a_connection() {
    let library = Library::open(Limits::default()).await;
    let (mut sender, _connection) = connect(&library).await;
    let (slow, _) = sender.send_request(get("/slow"), true).unwrap();
    library.begun().await;
    assert_eq!(ask(&mut sender, "/name").await, (200, "library".to_owned()));
    library.done();
    assert_eq!(read(slow.await.unwrap()).await, (200, "done".to_owned()));
}

#[tokio::test]
async fn what_is_too_long_is_refused_in_the_envelope() {
    let library = Library::open(Limits::default()).await;
    let (mut sender, _connection) = connect(&library).await;
    let (status, body) = ask(&mut sender, &format!("/{}", "x".repeat(8192))).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["error"]["code"]),
        (414, &Value::from("uri_too_long"))
    );
    let mut request = get("/name");
    request
        .headers_mut()
        .insert("x", "y".repeat(33 * 1024).parse().unwrap());
    let (response, _) = sender.send_request(request, true).unwrap();
    let (status, body) = read(response.await.unwrap()).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["error"]["code"]),
        (431, &Value::from("headers_too_large"))
    );
    assert_eq!(ask(&mut sender, "/name").await.0, 200, "the connection goes on");
}

#[tokio::test]
async fn only_so_many_streams_are_open() {
    let library = Library::open(Limits::default()).await;
    let (sender, _connection) = connect(&library).await;
    assert_eq!(ask(&mut sender.clone(), "/name").await.0, 200);
    assert_eq!(sender.current_max_send_streams(), 100);
}

/// A frame (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A client of its own, because a library's would not send what it has reset already.
#[tokio::test]
async fn who_opens_and_resets_streams_without_end_is_shown_out() {
    const GOAWAY: u8 = 7;
    const ENHANCE_YOUR_CALM: [u8; 4] = [0, 0, 0, 11];
    let library = Library::open(Limits::default()).await;
    let mut client = library.connect().await;
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(4, 0, 0, &[]));
    for stream in (1..2001).step_by(2) {
        // GET, http, /, by their numbers in the table; an authority; END_HEADERS and END_STREAM.
        bytes.extend(frame(1, 5, stream, b"\x82\x86\x84\x01\x07library"));
        bytes.extend(frame(3, 0, stream, &[0, 0, 0, 8]));
    }
    client.send(bytes).await;
    loop {
        let mut head = [0; 9];
        client.0.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        client.0.read_exact(&mut payload).await.unwrap();
        if head[3] == GOAWAY {
            assert_eq!(payload[4..8], ENHANCE_YOUR_CALM);
            break;
        }
    }
    let (mut other, _connection) = connect(&library).await;
    assert_eq!(ask(&mut other, "/name").await.0, 200);
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_one_that_works_is_not() {
    let library = Library::open(soon()).await;
    let (mut sender, connection) = connect(&library).await;
    assert_eq!(ask(&mut sender, "/name").await.0, 200);
    connection.await.unwrap().unwrap();

    let (mut sender, _connection) = connect(&library).await;
    let (slow, _) = sender.send_request(get("/slow"), true).unwrap();
    library.begun().await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    library.done();
    assert_eq!(read(slow.await.unwrap()).await, (200, "done".to_owned()));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408() {
    let library = Library::open(soon()).await;
    let (mut sender, _connection) = connect(&library).await;
    let request = Request::post("http://library/books").header("content-type", "application/json");
    let (response, _stream) = sender.send_request(request.body(()).unwrap(), false).unwrap();
    let (status, body) = read(response.await.unwrap()).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["error"]["code"]),
        (408, &Value::from("request_timeout"))
    );
}

#[tokio::test]
async fn a_late_body_does_not_go_past_a_full_queue() {
    let library = Library::open(Limits {
        requests: 1,
        waiting: 0,
        ..Limits::default()
    })
    .await;
    let (mut sender, _connection) = connect(&library).await;
    let request = Request::post("http://library/books").header("content-type", "application/json");
    let (response, mut body) = sender.send_request(request.body(()).unwrap(), false).unwrap();
    while library.count("http_requests_in_flight") < 1.0 || library.count("http_requests_worked_on") > 0.0 {
        tokio::task::yield_now().await;
    }
    let (slow, _) = sender.send_request(get("/slow"), true).unwrap();
    library.begun().await;
    body.send_data(Bytes::from_static(br#"{"title":"Emma","price":1}"#), true)
        .unwrap();
    let response = response.await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    let (status, body) = read(response).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["error"]["code"]),
        (503, &Value::from("service_unavailable"))
    );
    library.done();
    assert_eq!(read(slow.await.unwrap()).await, (200, "done".to_owned()));
}

#[tokio::test]
async fn who_takes_nothing_of_the_answer_is_given_up() {
    let library = Library::open(soon()).await;
    let (mut sender, _connection) = connect(&library).await;
    let (response, _) = sender.send_request(get("/long"), true).unwrap();
    let _untouched = response.await.unwrap();
    library.backroom.given_up.acquire().await.unwrap().forget();
}

#[tokio::test]
async fn what_runs_is_finished_when_the_server_stops() {
    let library = Library::open(Limits::default()).await;
    let (mut sender, connection) = connect(&library).await;
    let (slow, _) = sender.send_request(get("/slow"), true).unwrap();
    library.begun().await;
    library.stop.stop();
    library.done();
    assert_eq!(read(slow.await.unwrap()).await, (200, "done".to_owned()));
    drop(sender);
    connection.await.unwrap().unwrap();
    library.served.await.unwrap().unwrap();
}
