//! Heads: what is refused, in which words, and what is not.

use charter::serve::Limits;
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use crate::library::Library;

const HOST: &str = "A request names the host that it is for in one Host field.";
const LENGTH: &str = "A request has a Content-Length or a Transfer-Encoding, not both.";
const UNREADABLE: &str = "This is no request that HTTP/1.1 knows.";
const TARGET: &str = "The address of the request is too long.";
const FIELDS: &str = "The header fields of the request are too many or too long.";

#[tokio::test]
async fn a_head_that_contradicts_itself_is_refused_in_the_envelope() {
    let library = Library::open(Limits::default()).await;
    for (fields, message) in [
        ("", HOST),
        ("Host: a\r\nHost: a\r\n", HOST),
        ("Host: a/b\r\n", HOST),
        (
            "Host: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            LENGTH,
        ),
        (
            "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            LENGTH,
        ),
        (
            "Host: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n",
            UNREADABLE,
        ),
        ("Host: a\r\nContent-Length: -4\r\n", UNREADABLE),
        ("Host: a\r\nTransfer-Encoding: gzip\r\n", UNREADABLE),
        ("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", UNREADABLE),
        ("Host: a\r\nX: \u{1}\r\n", UNREADABLE),
        ("Host: a\r\nX\r\n", UNREADABLE),
        ("Host: a\r\n Folded: x\r\n", UNREADABLE),
    ] {
        let answer = library
            .say(format!("POST /books HTTP/1.1\r\n{fields}\r\n0\r\n\r\n").as_bytes())
            .await;
        answer.refuses(400, "malformed_request", message);
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_the_envelope() {
    let library = Library::open(Limits::default()).await;
    for bytes in [
        "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03",
        "hello\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
        "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a<b HTTP/1.1\r\nHost: a\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    ] {
        let answer = library.say(bytes.as_bytes()).await;
        answer.refuses(400, "malformed_request", UNREADABLE);
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused_in_the_envelope() {
    let library = Library::open(Limits::default()).await;
    let target = "x".repeat(8192);
    let answer = library
        .say(format!("GET /{target} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
        .await;
    answer.refuses(414, "uri_too_long", TARGET);
    let answer = library.say(format!("GET /{target}{target}").as_bytes()).await;
    answer.refuses(414, "uri_too_long", TARGET);
    let field = format!("X: {}\r\n", "y".repeat(32 * 1024));
    let answer = library
        .say(format!("GET /name HTTP/1.1\r\nHost: a\r\n{field}\r\n").as_bytes())
        .await;
    answer.refuses(431, "headers_too_large", FIELDS);
    let answer = library
        .say(format!("GET /name HTTP/1.1\r\nHost: a\r\n{field}").as_bytes())
        .await;
    answer.refuses(431, "headers_too_large", FIELDS);
    let fields = "X: y\r\n".repeat(100);
    let answer = library
        .say(format!("GET /name HTTP/1.1\r\nHost: a\r\n{fields}\r\n").as_bytes())
        .await;
    answer.refuses(431, "headers_too_large", FIELDS);
}

#[tokio::test]
async fn what_is_just_short_enough_is_served() {
    let library = Library::open(Limits::default()).await;
    let mut client = library.connect().await;
    client
        .get(&format!("/name?{}", "x".repeat(8000)))
        .await
        .is(200, "library");
    let long = format!("X: {}\r\n", "y".repeat(30 * 1024));
    client
        .send(format!("GET /name HTTP/1.1\r\nHost: a\r\n{long}\r\n"))
        .await;
    client.read().await.is(200, "library");
    let many = "X: y\r\n".repeat(99);
    client
        .send(format!("GET /name HTTP/1.1\r\nHost: a\r\n{many}\r\n"))
        .await;
    client.read().await.is(200, "library");
    client.send("GET /name HTTP/1.0\r\n\r\n").await;
    client.read().await.is(200, "library");
    client.is_closed().await;
}

#[tokio::test]
async fn who_can_be_read_is_refused_in_the_own_language_and_readably_for_pages() {
    let library = Library::open(Limits::default()).await;
    let fields = "X-Request-Id: mine\r\nAccept: application/problem+json\r\nAccept-Language: ko\r\n\
                  Origin: https://library.example\r\n";
    let answer = library
        .say(format!("GET /name HTTP/1.1\r\n{fields}\r\n").as_bytes())
        .await;
    assert_eq!(answer.status, 400);
    for (name, value) in [
        ("content-type", "application/problem+json"),
        ("content-language", "ko"),
        ("x-request-id", "mine"),
        ("access-control-allow-origin", "https://library.example"),
        ("connection", "close"),
    ] {
        assert_eq!(answer.header(name), value, "{answer:?}");
    }
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["code"], "malformed_request");
    assert_eq!(
        problem["detail"],
        "요청에는 대상 호스트를 나타내는 Host 헤더가 하나 있어야 합니다."
    );
}

#[tokio::test]
async fn requests_that_come_in_bits_are_understood() {
    let library = Library::open(Limits::default()).await;
    let body = r#"{"title":"Emma","price":1}"#;
    let sized = format!(
        "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let chunked = format!(
        "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
         7;x=y\r\n{}\r\n{:x}\r\n{}\r\n0\r\nTrailer: x\r\n\r\n",
        &body[..7],
        body.len() - 7,
        &body[7..]
    );
    let all = format!("{sized}{chunked}GET /name HTTP/1.1\r\nHost: a\r\n\r\n{sized}");
    for cut in 1..all.len() {
        let mut client = library.connect().await;
        client.0.set_nodelay(true).unwrap();
        let (first, second) = all.as_bytes().split_at(cut);
        client.send(first).await;
        client.0.flush().await.unwrap();
        tokio::task::yield_now().await;
        client.send(second).await;
        client.read().await.is(201, r#"{"id":3}"#);
        client.read().await.is(201, r#"{"id":3}"#);
        client.read().await.is(200, "library");
        client.read().await.is(201, r#"{"id":3}"#);
    }
    let mut client = library.connect().await;
    client.0.set_nodelay(true).unwrap();
    for byte in all.as_bytes() {
        client.send([*byte]).await;
    }
    for expected in [201, 201, 200, 201] {
        assert_eq!(client.read().await.status, expected);
    }
}

#[tokio::test]
async fn what_follows_good_requests_is_refused_after_them() {
    let library = Library::open(Limits::default()).await;
    let good = "GET /name HTTP/1.1\r\nHost: a\r\n\r\n";
    for (bad, status) in [
        ("GET /name HTTP/1.1\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (
            &*format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(8192)),
            414,
        ),
    ] {
        let mut client = library.connect().await;
        client.send(format!("{good}{good}{bad}{good}")).await;
        client.read().await.is(200, "library");
        client.read().await.is(200, "library");
        let last = client.read().await;
        assert_eq!(
            (last.status, last.header("connection")),
            (status, "close"),
            "{bad:?}"
        );
        client.is_closed().await;
    }
}

#[tokio::test]
async fn a_body_that_is_none_ends_the_connection() {
    let library = Library::open(Limits::default()).await;
    let head = "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = library.say(format!("{head}zz\r\n").as_bytes()).await;
    answer.refuses(400, "malformed_request", "The body broke off before its end.");
}
