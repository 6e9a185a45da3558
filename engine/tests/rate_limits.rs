//! Rate limits as clients meet them, on a tiny document of their own.

#![expect(clippy::unwrap_used, reason = "a test that cannot ask has failed")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use charter::{
    Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Policy, RateLimit, RateLimitKey,
    RateLimitScale, RateLimits, guard,
    rate_limit::{InProcess, MonotonicClock},
};
use poem::{
    Body, Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, Method as HttpMethod, StatusCode, Uri, header::RETRY_AFTER},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const fn reading(id: &'static str, path: &'static str) -> Operation {
    Operation::new(id, "Books", Method::Get, path, "Read.", &[200, 422, 429])
}

const BY_ROOT: Operation = Operation {
    rate_limits: &[
        RateLimit::new("hour", 50, 3600),
        RateLimit::new("day", 200, 86_400),
    ],
    rate_limit_scope: "api",
    ..reading("", "")
};
const BY_TAG: Operation = Operation {
    rate_limits: &[RateLimit::new("minute", 7, 60)],
    rate_limit_scope: "tag:Loans",
    rate_limit_key: RateLimitKey::Ip,
    ..reading("", "")
};

static LIST_BOOKS: Operation = Operation {
    id: "list_books",
    path: "/books",
    ..BY_ROOT
};
static LIST_AUTHORS: Operation = Operation {
    id: "list_authors",
    path: "/authors",
    ..BY_ROOT
};
static LIST_LOANS: Operation = Operation {
    id: "list_loans",
    path: "/loans",
    ..BY_TAG
};
static LIST_FINES: Operation = Operation {
    id: "list_fines",
    path: "/fines",
    ..BY_TAG
};
static SIGN_IN: Operation = Operation {
    rate_limits: &[RateLimit::new("second", 3, 1)],
    rate_limit_scope: "operation:sign_in",
    ..reading("sign_in", "/sign-in")
};
static OPENING_HOURS: Operation = reading("opening_hours", "/opening-hours");

static TABLE: [&Operation; 6] = [
    &LIST_BOOKS,
    &LIST_AUTHORS,
    &LIST_LOANS,
    &LIST_FINES,
    &SIGN_IN,
    &OPENING_HOURS,
];

/// The document that says the same: a limited operation declares its 429 with every header.
fn document() -> Value {
    let required = json!({"required": true, "schema": {"type": "string"}});
    let names = [
        "RateLimit-Policy",
        "RateLimit",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    ];
    let headers: Value = names
        .iter()
        .map(|name| ((*name).to_owned(), required.clone()))
        .collect();
    let mut refusal = headers.clone();
    refusal["Retry-After"] = required;
    let envelope = json!({"application/json": {"schema": {"type": "object", "required": ["error"]}}});
    let mut document = json!({"openapi": "3.0.3", "info": {"title": "Library", "version": "1"}, "paths": {}});
    for operation in TABLE {
        let limited = !operation.rate_limits.is_empty();
        let headers = if limited { &headers } else { &json!({}) };
        let mut responses = json!({
            "200": {"description": "Fine.", "headers": headers},
            "422": {"description": "Not so.", "headers": headers, "content": envelope},
        });
        if limited {
            responses["429"] = json!({"description": "Too many.", "headers": refusal, "content": envelope});
        }
        document["paths"][operation.path] =
            json!({"get": {"operationId": operation.id, "responses": responses}});
    }
    document
}

/// A library whose clock stands still until it is moved.
struct Library<E> {
    server: Arc<E>,
    now: Arc<AtomicU64>,
    served: Arc<AtomicUsize>,
}

fn library(policy: Policy) -> Library<impl Endpoint<Output = Response> + 'static> {
    let now = Arc::new(AtomicU64::new(0));
    let time = Arc::clone(&now);
    let clock = MonotonicClock::new(move || Duration::from_millis(time.load(Ordering::Relaxed)));
    let rate_limits = RateLimits::new(&TABLE, &policy, InProcess::new(clock)).unwrap();
    let contract = Contract::load(&document().to_string(), &TABLE, &policy).unwrap();
    let served = Arc::new(AtomicUsize::new(0));
    let mut route = Route::new();
    for operation in TABLE {
        let served = Arc::clone(&served);
        let business = make(move |request: Request| {
            served.fetch_add(1, Ordering::Relaxed);
            let fails = request.headers().contains_key("x-fail");
            async move {
                if fails {
                    return Err(poem::Error::from_string("broken", StatusCode::IM_A_TEAPOT));
                }
                Ok::<_, poem::Error>(Response::default())
            }
        });
        route = route.at(operation.path, RouteMethod::new().get(guard(operation, business)));
    }
    let server = Edge::new(
        route.map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract,
            policy,
            methods: MethodTable::new(&TABLE, []),
            messages: Messages::default(),
            auth: charter::Auth::default(),
            rate_limits,
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        },
    );
    Library {
        server: Arc::new(server),
        now,
        served,
    }
}

impl<E: Endpoint<Output = Response>> Library<E> {
    fn wait(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.now.fetch_add(millis, Ordering::Relaxed);
    }

    async fn send(&self, request: Request) -> (StatusCode, HeaderMap, Body) {
        let response = self.server.call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body)
    }

    async fn get(&self, target: &'static str) -> (StatusCode, HeaderMap) {
        let request = Request::builder().uri(Uri::from_static(target)).finish();
        let (status, headers, _) = self.send(request).await;
        (status, headers)
    }

    /// How many of so many requests are served.
    async fn served(&self, target: &'static str, requests: usize) -> usize {
        let mut served = 0;
        for _ in 0..requests {
            served += usize::from(self.get(target).await.0 == StatusCode::OK);
        }
        served
    }
}

/// What an answer says of the limits: the five headers as they stand.
fn told(headers: &HeaderMap) -> [&str; 5] {
    [
        "ratelimit-policy",
        "ratelimit",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ]
    .map(|name| headers[name].to_str().unwrap())
}

const POLICY: &str = r#""hour";q=50;w=3600, "day";q=200;w=86400"#;

#[tokio::test]
async fn every_answer_says_how_the_client_stands() {
    let library = library(Policy::default());
    let (status, headers) = library.get("/books").await;
    assert_eq!(status, 200);
    let standing = r#""hour";r=49;t=3600, "day";r=199;t=86400"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "49", "3600"]);

    library.wait(Duration::from_millis(1500));
    let (status, headers) = library.get("/books?unknown=1").await;
    assert_eq!(status, 422);
    let standing = r#""hour";r=48;t=3599, "day";r=198;t=86399"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "48", "3599"]);

    let failing = Request::builder()
        .uri(Uri::from_static("/books"))
        .header("x-fail", "1")
        .finish();
    let (status, headers, _) = library.send(failing).await;
    assert_eq!(status, 500);
    assert_eq!(told(&headers)[3], "47");

    let head = Request::builder()
        .uri(Uri::from_static("/books"))
        .method(HttpMethod::HEAD)
        .finish();
    let (status, headers, _) = library.send(head).await;
    assert_eq!(status, 200);
    assert_eq!(told(&headers)[3], "46");
}

#[tokio::test]
async fn what_is_refused_reaches_nobody_and_says_when_to_come_back() {
    let library = library(Policy::default());
    assert_eq!(library.served("/books", 50).await, 50);
    library.wait(Duration::from_millis(600_400));
    // What is wrong with a request is not looked at any more.
    let request = Request::builder()
        .uri(Uri::from_static("/books?unknown=1"))
        .finish();
    let (status, headers, body) = library.send(request).await;
    assert_eq!(status, 429);
    assert_eq!(headers[RETRY_AFTER], "3000");
    let standing = r#""hour";r=0;t=3000, "day";r=150;t=85800"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "0", "3000"]);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let body: Value = serde_json::from_str(&body.into_string().await.unwrap()).unwrap();
    let expected = json!({"error": {
        "code": "rate_limited",
        "message": "Too many requests. The Retry-After header says in how many seconds the next one passes.",
        "request_id": headers["x-request-id"].to_str().unwrap(),
    }});
    assert_eq!(body, expected);
    assert_eq!(library.served.load(Ordering::Relaxed), 50);

    library.wait(Duration::from_secs(2999));
    assert_eq!(library.get("/books").await.0, 429);
    library.wait(Duration::from_secs(1));
    let (status, headers) = library.get("/books").await;
    assert_eq!(status, 200);
    assert_eq!(told(&headers)[1], r#""hour";r=49;t=3600, "day";r=149;t=82800"#);
}

#[tokio::test]
async fn every_declared_limit_is_kept() {
    for operation in TABLE {
        let library = library(Policy::default());
        let Some(limit) = operation.rate_limits.first() else {
            for _ in 0..300 {
                let (status, headers) = library.get(operation.path).await;
                assert_eq!(status, 200);
                assert!(headers.keys().all(|name| !name.as_str().contains("ratelimit")));
            }
            continue;
        };
        let quota = usize::try_from(limit.quota).unwrap();
        assert_eq!(
            library.served(operation.path, quota + 5).await,
            quota,
            "{}",
            operation.id
        );
        let (status, headers) = library.get(operation.path).await;
        assert_eq!(status, 429, "{}", operation.id);
        assert_eq!(headers[RETRY_AFTER], limit.window.to_string().as_str());
        library.wait(Duration::from_secs(limit.window.into()));
        assert_eq!(
            library.served(operation.path, quota + 5).await,
            quota,
            "{}",
            operation.id
        );
    }
}

#[tokio::test]
async fn a_limit_is_counted_where_it_is_declared() {
    let library = library(Policy::default());
    assert_eq!(library.served("/books", 30).await, 30);
    assert_eq!(library.served("/authors", 30).await, 20);
    assert_eq!(library.served("/books", 1).await, 0);
    assert_eq!(library.served("/loans", 5).await, 5);
    assert_eq!(library.served("/fines", 5).await, 2);
    assert_eq!(library.served("/sign-in", 5).await, 3);
    assert_eq!(library.served("/opening-hours", 5).await, 5);
}

#[tokio::test]
async fn the_scale_stretches_limits_or_switches_them_off() {
    let scaled = |scale: &str| {
        library(Policy {
            rate_limit_scale: scale.parse().unwrap(),
            ..Policy::default()
        })
    };
    let double = scaled("2");
    assert_eq!(double.served("/loans", 20).await, 14);
    assert_eq!(told(&double.get("/loans").await.1)[0], r#""minute";q=14;w=60"#);
    let off = scaled("off");
    assert_eq!(off.served("/loans", 300).await, 300);
    assert!(!off.get("/loans").await.1.contains_key("ratelimit"));
    assert_eq!(RateLimitScale::OFF.to_string(), "off: no client is ever refused");
}

#[tokio::test]
async fn asking_what_is_possible_is_not_counted() {
    let library = library(Policy::default());
    for method in [HttpMethod::OPTIONS, HttpMethod::DELETE] {
        for _ in 0..20 {
            let request = Request::builder()
                .uri(Uri::from_static("/sign-in"))
                .method(method.clone())
                .finish();
            let (status, headers, _) = library.send(request).await;
            assert!(matches!(status.as_u16(), 204 | 405), "{status}");
            assert!(!headers.contains_key("ratelimit"));
        }
    }
    assert_eq!(library.served("/sign-in", 5).await, 3);
}

#[test]
fn of_parallel_clients_exactly_the_quota_passes() {
    for _ in 0..20 {
        let library = library(Policy::default());
        let next = AtomicUsize::new(0);
        let refused = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    while next.fetch_add(1, Ordering::Relaxed) < 51 {
                        let (status, _) = runtime.block_on(library.get("/books"));
                        assert!(matches!(status.as_u16(), 200 | 429), "{status}");
                        refused.fetch_add(usize::from(status == 429), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(refused.into_inner(), 1);
        assert_eq!(library.served.load(Ordering::Relaxed), 50);
    }
}

/// A connection to a library that listens on a socket.
struct Connection(TcpStream);

impl Connection {
    async fn to(library: &Library<impl Endpoint<Output = Response> + 'static>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Arc::clone(&library.server);
        let signals = charter::serve::StopSignals::by_word().1;
        tokio::spawn(charter::serve::serve(
            listener,
            server,
            signals,
            charter::serve::Limits::default(),
        ));
        Connection(TcpStream::connect(address).await.unwrap())
    }

    /// The status of an answer to a request that says it was forwarded like this.
    async fn get(&mut self, target: &str, forwarded: &str) -> u16 {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: library\r\nX-Forwarded-For: {forwarded}\r\n\r\n");
        self.0.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let end = |answer: &[u8]| answer.windows(4).position(|window| window == b"\r\n\r\n");
        while end(&answer).is_none() {
            assert_ne!(self.0.read_buf(&mut answer).await.unwrap(), 0);
        }
        let head_length = end(&answer).unwrap() + 4;
        let head = String::from_utf8(answer[..head_length].to_vec()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().parse().unwrap();
        while answer.len() < head_length + length {
            assert_ne!(self.0.read_buf(&mut answer).await.unwrap(), 0);
        }
        head.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

fn trusting(networks: &str) -> Policy {
    Policy {
        trusted_proxies: networks.parse().unwrap(),
        ..Policy::default()
    }
}

#[tokio::test]
async fn a_thousand_invented_addresses_are_one_client() -> Result<()> {
    let direct = library(Policy::default());
    let mut connection = Connection::to(&direct).await;
    let mut served = 0;
    for n in 0..1000 {
        let invented = format!("10.{}.{}.1", n / 256, n % 256);
        served += usize::from(connection.get("/books", &invented).await == 200);
    }
    assert_eq!(served, 50);

    // Behind a trusted proxy, too: it adds the true address at the end.
    let behind = library(trusting("127.0.0.0/8, 192.0.2.0/24"));
    let mut proxy = Connection::to(&behind).await;
    let mut served = 0;
    for n in 0..1000 {
        let chain = format!("10.{}.{}.1, 203.0.113.9, 192.0.2.1", n / 256, n % 256);
        served += usize::from(proxy.get("/books", &chain).await == 200);
    }
    assert_eq!(served, 50);
    assert_eq!(proxy.get("/books", "203.0.113.10").await, 200);
    Ok(())
}

#[tokio::test]
async fn clients_behind_a_trusted_proxy_count_each_for_itself() {
    let library = library(trusting("127.0.0.1"));
    let mut proxy = Connection::to(&library).await;
    for client in [
        "203.0.113.9",
        "203.0.113.10",
        "2001:db8:0:1::1",
        "2001:db8:0:2::1",
    ] {
        for _ in 0..3 {
            assert_eq!(proxy.get("/sign-in", client).await, 200, "{client}");
        }
        assert_eq!(proxy.get("/sign-in", client).await, 429, "{client}");
    }
    // Another address of a network that has been refused.
    assert_eq!(proxy.get("/sign-in", "2001:db8:0:1:ffff::7").await, 429);
}
