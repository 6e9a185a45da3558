//! The log that machines read, at its most talkative: what every line of it has, and what no line of it holds.

use std::{collections::BTreeMap, io::Read, net::TcpListener};

use serde_json::{Value, json};

use super::{program::Place, server::Server};

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const PASSWORD: &str = "correct-horse-battery-9";
const CARD: &str = "4242424242424242";
const KEY: &str = "a-key-of-the-client-77";
const QUERY: &str = "secret-of-the-query";
const COUNTERS: &str = "a-token-of-the-operator";

/// A client that remembers what it must keep to itself.
struct Client<'a> {
    server: &'a Server,
    secrets: Vec<String>,
}

struct Answer {
    status: String,
    head: String,
    body: Value,
}

impl Client<'_> {
    /// Sends a request with these fields, and a body where it is not null.
    fn ask(&self, line: &str, fields: &[(&str, &str)], body: &Value) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(line, fields, &body)
    }

    fn send(&self, line: &str, fields: &[(&str, &str)], body: &str) -> Answer {
        let mut head = format!(
            "{line} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {}\r\nContent-Type: application/json\r\n",
            body.len()
        );
        for (name, value) in fields {
            head += &format!("{name}: {value}\r\n");
        }
        let mut text = String::new();
        let mut stream = self.server.begin(&format!("{head}\r\n{body}"));
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().to_owned(),
            head: head.to_owned(),
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }

    fn keep(&mut self, secret: &str) -> String {
        assert!(secret.len() > 10, "{secret}");
        self.secrets.push(secret.to_owned());
        secret.to_owned()
    }

    /// Registers, signs in by token and by cookie, refreshes twice, and answers the access token.
    fn sign_in(&mut self) -> String {
        let account = json!({"email": "mina@example.com", "password": PASSWORD, "name": "Mina"});
        let traced = [("traceparent", TRACEPARENT)];
        assert_eq!(self.ask("POST /api/v1/register", &traced, &account).status, "201");
        let credentials = json!({"email": "mina@example.com", "password": PASSWORD});
        let tokens = self.ask("POST /api/v1/login", &[], &credentials).body;
        let access = self.keep(tokens["access_token"].as_str().unwrap());
        let refresh = self.keep(tokens["refresh_token"].as_str().unwrap());
        for status in ["200", "401"] {
            let again = self.ask(
                "POST /api/v1/token/refresh",
                &[],
                &json!({"refresh_token": refresh}),
            );
            assert_eq!(again.status, status);
            for token in ["access_token", "refresh_token"] {
                if let Some(token) = again.body[token].as_str() {
                    self.keep(token);
                }
            }
        }
        let session = self.ask("POST /api/v1/session", &[], &credentials);
        let cookie = session.head.split("set-cookie: ").nth(1).unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        self.keep(cookie.split_once('=').unwrap().1);
        let page = self.keep(session.body["csrf_token"].as_str().unwrap());
        let forged = format!("{page}-forged");
        for (token, status) in [(&forged, "403"), (&page, "204")] {
            let fields = [("Cookie", cookie.as_str()), ("X-CSRF-Token", token)];
            assert_eq!(
                self.ask("DELETE /api/v1/session", &fields, &Value::Null).status,
                status
            );
        }
        access
    }

    /// What goes wrong, with secrets in every place where a request can have one.
    fn fail(&mut self, access: &str) {
        let wrong = json!({"email": "mina@example.com", "password": format!("{PASSWORD}-wrong")});
        assert_eq!(self.ask("POST /api/v1/login", &[], &wrong).status, "401");
        let short = json!({"email": format!("{PASSWORD}"), "password": PASSWORD, "name": "Mina"});
        assert_eq!(self.ask("POST /api/v1/register", &[], &short).status, "422");
        let broken = format!("{{\"password\": \"{PASSWORD}\", ");
        assert_eq!(self.send("POST /api/v1/login", &[], &broken).status, "400");
        let forged = format!("Bearer {access}x");
        let target = format!("GET /api/v1/me?token={QUERY}");
        assert_eq!(
            self.ask(&target, &[("Authorization", &forged)], &Value::Null)
                .status,
            "401"
        );
        let target = format!("GET /api/v2/items?{QUERY}={QUERY}");
        assert_eq!(self.ask(&target, &[], &Value::Null).status, "422");
        let counters = format!("Bearer {COUNTERS}-wrong");
        assert_eq!(
            self.ask("GET /metrics", &[("Authorization", &counters)], &Value::Null)
                .status,
            "401"
        );
    }

    /// Pays, again, and in another way under the same key.
    fn pay(&self, access: &str) {
        let bearer = format!("Bearer {access}");
        let fields = [
            ("Authorization", bearer.as_str()),
            ("Idempotency-Key", KEY),
            ("traceparent", TRACEPARENT),
        ];
        let method = json!({"type": "card", "number": CARD, "expiry": "12/39"});
        let mut payment = json!({"amount": 1200, "currency": "KRW", "method": method});
        for status in ["201", "201"] {
            assert_eq!(
                self.ask("POST /api/v1/payments", &fields, &payment).status,
                status
            );
        }
        payment["amount"] = json!(1300);
        assert_eq!(self.ask("POST /api/v1/payments", &fields, &payment).status, "409");
        payment["method"]["expiry"] = json!("01/20");
        let other = [
            ("Authorization", bearer.as_str()),
            ("Idempotency-Key", "a-key-of-the-client-77-b"),
        ];
        assert_eq!(self.ask("POST /api/v1/payments", &other, &payment).status, "422");
    }
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// The whole log of a server that is talkative, and what it was told in confidence.
fn toured() -> (String, Vec<String>) {
    let place = Place::new();
    place.write("counters", COUNTERS);
    let collector = nowhere();
    let mut server = Server::start(
        &place,
        &[
            ("SHOP_LOG_FILTER", "trace"),
            ("SHOP_METRICS_TOKEN_FILE", "counters"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector),
        ],
    );
    let log = server.record();
    let mut client = Client {
        server: &server,
        secrets: [PASSWORD, CARD, "4242424242", KEY, QUERY, COUNTERS]
            .map(str::to_owned)
            .to_vec(),
    };
    let access = client.sign_in();
    client.fail(&access);
    client.pay(&access);
    let secrets = client.secrets;
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    (log.join().unwrap(), secrets)
}

#[test]
fn every_line_is_an_object_and_none_holds_a_secret() {
    let (log, secrets) = toured();
    assert!(secrets.len() >= 12, "{secrets:?}");
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "holds {secret}");
    }
    let entries: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut traces: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for entry in &entries {
        for member in ["timestamp", "level", "target"] {
            assert!(entry[member].is_string(), "no {member}: {entry}");
        }
        if entry["target"] == "access" {
            for member in ["method", "path", "operation", "request_id"] {
                assert!(entry[member].is_string(), "no {member}: {entry}");
            }
            assert_eq!(
                entry["trace_id"].is_string(),
                entry["path"] != "/metrics",
                "{entry}"
            );
            assert!(entry["status"].is_u64() && entry["micros"].is_u64(), "{entry}");
        }
        if let Some(request) = entry["request_id"].as_str() {
            traces.entry(request).or_default().push(&entry["trace_id"]);
        }
    }
    assert!(traces.len() >= 15, "{traces:?}");
    for (request, lines) in &traces {
        assert!(
            lines.iter().all(|trace| *trace == lines[0]),
            "lines of {request}: {lines:?}"
        );
    }
    let taken_over = traces.values().filter(|lines| *lines[0] == TRACEPARENT[3..35]);
    assert_eq!(taken_over.count(), 4, "{traces:?}");
    let lost = entries.iter().filter(|entry| {
        entry["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("spans cannot be sent"))
    });
    assert_eq!(lost.count(), 1, "a collector that is away is told of once");
}
