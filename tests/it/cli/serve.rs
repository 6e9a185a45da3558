//! `serve`: what the program adds to the router, and how it stops.

use std::{
    io::{Read, Write},
    net::TcpStream,
    ops::Range,
};

use serde_json::{Value, json};

use super::{
    program::Place,
    server::{Server, answer},
};

const OK: &str = "HTTP/1.1 200 OK";

fn json_of((status, body): (String, String)) -> (String, Value) {
    (status, serde_json::from_str(&body).unwrap())
}

#[test]
fn a_fresh_folder_is_served_and_sigterm_ends_it() {
    let place = Place::new();
    let server = Server::start(&place, &[]);
    let page = json!({
        "items": [],
        "meta": {"page": 1, "size": 20, "total": 0, "has_next": false, "has_prev": false},
        "links": {"self": "/api/v1/items", "first": "/api/v1/items?page=1", "last": "/api/v1/items?page=1"},
    });
    assert_eq!(json_of(server.get("/api/v1/items")), (OK.to_owned(), page));
    server.terminate();
    assert_eq!(
        server.end(),
        (Some(0), String::new()),
        "what it says goes to standard error"
    );
    assert!(place.path("data/shop.db").exists());
}

#[test]
fn a_request_that_runs_when_sigterm_comes_is_finished() {
    let place = Place::new();
    let mut server = Server::start(&place, &[]);
    let body = json!({"name": "Stoneware mug", "price": 24000}).to_string();
    let mut stream = server.begin(&format!(
        "{}Expect: 100-continue\r\n\r\n",
        server.post_head("/api/v1/items", &body)
    ));
    // The server asks for the body when the operation reads it: from here on the request runs.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.terminate();
    server.read_until("message", "stopping: what runs is finished first");
    stream.write_all(body.as_bytes()).unwrap();
    let (status, item) = json_of(answer(stream));
    assert_eq!(
        (status.as_str(), &item["id"]),
        ("HTTP/1.1 201 Created", &json!(1))
    );
    assert_eq!(server.end(), (Some(0), String::new()));
}

#[test]
fn sighup_reads_the_keys_of_tokens_again() {
    let place = Place::new();
    let mut server = Server::start(&place, &[]);
    // As soon as it says that it serves.
    server.signal("HUP");
    server.read_until("message", "the keys of tokens are read again");
    let item = json!({"name": "Stoneware mug", "price": 24000});
    assert_eq!(server.post("/api/v1/items", &item).0, "HTTP/1.1 201 Created");
    let key = "data/keys/token.key";
    std::fs::remove_file(place.path(key)).unwrap();
    place.write(key, "short\n");
    server.signal("HUP");
    let kept = server.read_until("message", "the keys of tokens stay as they were");
    assert!(
        kept["error"].as_str().unwrap().contains("at least 32 bytes"),
        "{kept}"
    );
    assert_eq!(server.post("/api/v1/items", &item).0, "HTTP/1.1 201 Created");
    std::fs::remove_file(place.path(key)).unwrap();
    server.signal("HUP");
    let kept = server.read_until("message", "the keys of tokens stay as they were");
    assert_eq!(
        kept["error"],
        "the key file data/keys/token.key, which `auth_key_file` names: No such file or directory (os error 2). Make it one \
         that this user can read"
    );
    assert!(!place.path(key).exists());
    assert_eq!(server.post("/api/v1/items", &item).0, "HTTP/1.1 201 Created");
    place.write(key, "another secret, and a long enough one\n");
    server.signal("HUP");
    server.read_until("message", "the keys of tokens are read again");
    assert_eq!(server.post("/api/v1/items", &item).0, "HTTP/1.1 401 Unauthorized");
    server.terminate();
    assert_eq!(server.end(), (Some(0), String::new()));
}

#[test]
fn what_was_stored_is_there_after_a_restart() {
    let place = Place::new();
    let first = Server::start(&place, &[]);
    let (_, created) = first.post("/api/v1/items", &json!({"name": "Stoneware mug", "price": 24000}));
    first.terminate();
    assert_eq!(first.end().0, Some(0));
    let second = Server::start(&place, &[]);
    assert_eq!(second.get("/api/v1/items/1"), (OK.to_owned(), created));
}

/// Sends items, each under a key of its own, each on a connection of its own.
fn send_items(server: &Server, keys: Range<usize>) -> Vec<TcpStream> {
    let send = |key| {
        let body = json!({"name": format!("Mug {key}"), "price": key}).to_string();
        let head = server.post_head("/api/v1/items", &body);
        server.begin(&format!("{head}Idempotency-Key: crash-{key}\r\n\r\n{body}"))
    };
    keys.map(send).collect()
}

#[test]
fn a_crash_leaves_one_effect_of_each_request_or_none() {
    const SENT: usize = 16;
    let place = Place::new();
    let settings = [("SHOP_RATE_LIMIT_SCALE", "off")];
    let mut keys = 0..0;
    for answered in [0, 1, 4, 15] {
        let server = Server::start(&place, &settings);
        keys = keys.end..keys.end + SENT;
        let before: Vec<_> = send_items(&server, keys.clone())
            .into_iter()
            .take(answered)
            .map(answer)
            .collect();
        server.kill();

        let server = Server::start(&place, &settings);
        let after: Vec<_> = send_items(&server, keys.clone())
            .into_iter()
            .map(answer)
            .collect();
        assert_eq!(after[..answered], before, "what was answered is answered again");
        assert!(
            after.iter().all(|(status, _)| status == "HTTP/1.1 201 Created"),
            "{after:?}"
        );
        let (_, page) = json_of(server.get("/api/v1/items?limit=1"));
        assert_eq!(
            page["meta"]["total"],
            json!(keys.end),
            "killed after {answered} answers"
        );
        server.kill();
    }
}

#[test]
fn settings_reach_the_conventions_and_the_shop() {
    let place = Place::new();
    let server = Server::start(
        &place,
        &[
            ("SHOP_FORBIDDEN_WORDS", "fake, replica"),
            ("SHOP_PUBLIC_URL", "https://shop.example"),
            ("SHOP_MAX_BODY_BYTES", "200"),
            ("SHOP_UNKNOWN_INPUT", "ignore"),
            ("DATABASE_URL", "sqlite://elsewhere/goods.db"),
        ],
    );
    assert!(place.path("elsewhere/goods.db").exists());
    let (status, refused) = json_of(server.post("/api/v1/items", &json!({"name": "A Fake", "price": 1})));
    let details = json!({"name": ["must not contain the word \"fake\""]});
    assert_eq!(
        (status.as_str(), &refused["error"]["details"]),
        ("HTTP/1.1 422 Unprocessable Entity", &details)
    );
    let large = json!({"name": "Mug", "price": 1, "description": "x".repeat(200)});
    assert_eq!(
        server.post("/api/v1/items", &large).0,
        "HTTP/1.1 413 Payload Too Large"
    );
    let (status, page) = json_of(server.get("/api/v1/items?colour=red"));
    let link = json!("https://shop.example/api/v1/items?colour=red&page=1");
    assert_eq!((status.as_str(), &page["links"]["first"]), (OK, &link));
}

#[test]
fn every_request_is_one_line_of_the_log() {
    let place = Place::new();
    let mut server = Server::start(&place, &[]);
    for (target, status, operation) in [
        ("/api/v1/items/7?fields=id", 404, "get_item"),
        ("/api/v1/items", 200, "list_items"),
        ("/nowhere?password=secret", 404, "-"),
    ] {
        let id = format!("trace-{status}-{operation}");
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: shop\r\nX-Request-Id: {id}\r\nConnection: close\r\n\r\n");
        answer(server.begin(&request));
        let line = server.read_until("request_id", &id);
        let path = target.split('?').next().unwrap();
        let facts = [
            &line["target"],
            &line["method"],
            &line["path"],
            &line["operation"],
        ];
        assert_eq!(facts, ["access", "GET", path, operation], "{line}");
        assert_eq!(
            (line["status"].as_u64(), line["micros"].is_u64()),
            (Some(status), true),
            "{line}"
        );
        assert!(!line.to_string().contains("secret"), "{line}");
    }
}

#[test]
fn the_banner_says_when_limits_are_not_those_of_the_document() {
    let place = Place::new();
    for (scale, words) in [
        ("off", "off: no client is ever refused"),
        ("0.5", "0.5 times what the document declares"),
    ] {
        let server = Server::start(&place, &[("SHOP_RATE_LIMIT_SCALE", scale)]);
        let line = format!("  Rate limits {words}\n");
        assert!(server.banner().contains(&line), "{}", server.banner());
    }
    let banner = Server::start(&place, &[]).banner().to_owned();
    assert!(
        banner.contains("Swagger UI") && !banner.contains("Rate limits"),
        "{banner}"
    );
}

#[test]
fn the_counters_have_a_listener_of_their_own() {
    let place = Place::new();
    let mut server = Server::start(&place, &[("SHOP_METRICS_BIND", "127.0.0.1:0")]);
    let entry = server.read_until("message", "serving /metrics");
    assert_eq!(
        server.get("/metrics").0,
        "HTTP/1.1 404 Not Found",
        "not beside the API"
    );
    let mut stream = TcpStream::connect(entry["address"].as_str().unwrap()).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
        .unwrap();
    let (status, text) = answer(stream);
    assert_eq!(status, OK);
    let line = "http_requests_total{operation=\"none\",status=\"404\",version=\"none\"} 1";
    assert!(text.lines().any(|found| found == line), "{text}");
}

#[test]
fn a_token_of_the_counters_that_is_none_stops_the_start() {
    let place = Place::new();
    place.write("token", "short\n");
    let outcome = place.run_with(&["serve"], &[("SHOP_METRICS_TOKEN_FILE", "token")]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome
            .err
            .contains("the token of /metrics in token is shorter than 16 characters"),
        "{}",
        outcome.err
    );
}
