//! A library that listens, and clients that write what they like.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use charter::{
    Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Origins, Policy, RateLimits,
    guard,
    metrics::Metrics,
    probes::{Look, Probes, Readiness},
    serve::{Certificates, Limits, Listening, ServeError, Stop, StopSignals},
};
use futures_util::StreamExt as _;
use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, RouteMethod,
    http::StatusCode,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};

pub(crate) static CREATE: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "Add a book.",
    &[201, 422],
);

/// More than all buffers between here and there take.
pub(crate) const LONG: usize = 64 * 1024 * 1024;

/// What the stand-ins wait for and tell.
#[derive(Debug)]
pub(crate) struct Backroom {
    /// Whoever asks for /slow gets an answer for a permit.
    pub(crate) done: Semaphore,
    /// A permit for each request to /slow that has begun.
    pub(crate) begun: Semaphore,
    /// A permit for each long answer that was given up.
    pub(crate) given_up: Semaphore,
}

struct Slow(Arc<Backroom>);

impl Endpoint for Slow {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        self.0.begun.add_permits(1);
        self.0.done.acquire().await.unwrap().forget();
        Ok("done".into())
    }
}

/// An answer that is longer than anybody wants to read.
struct Long(Arc<Backroom>);

/// An answer in one piece.
pub(crate) const LARGE: usize = 1024 * 1024;

/// An answer whose end is made when somebody says so.
struct Later(Arc<Backroom>);

impl Endpoint for Later {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let backroom = Arc::clone(&self.0);
        let end = futures_util::stream::once(async move {
            backroom.done.acquire().await.unwrap().forget();
            Ok::<_, std::io::Error>(&b" and then"[..])
        });
        let begin = futures_util::stream::iter([Ok(&b"now"[..])]);
        Ok(Response::builder().body(Body::from_bytes_stream(begin.chain(end))))
    }
}

struct GivenUp(Arc<Backroom>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.given_up.add_permits(1);
    }
}

impl Endpoint for Long {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let guard = GivenUp(Arc::clone(&self.0));
        let pieces = futures_util::stream::iter(0..LONG / 8192).map(move |_| {
            let _open = &guard;
            Ok::<_, std::io::Error>(vec![b'x'; 8192])
        });
        Ok(Response::builder().body(Body::from_bytes_stream(pieces)))
    }
}

#[derive(Debug)]
struct Ready;

impl Readiness for Ready {
    fn checks(&self) -> Vec<Look<'_>> {
        Vec::new()
    }
}

/// A library that listens.
pub(crate) struct Library {
    pub(crate) address: SocketAddr,
    pub(crate) stop: Stop,
    pub(crate) backroom: Arc<Backroom>,
    pub(crate) served: JoinHandle<Result<(), ServeError>>,
    metrics: Arc<Metrics>,
}

pub(crate) fn edge(backroom: &Arc<Backroom>) -> Edge<impl Endpoint<Output = Response> + use<>> {
    let table = [&CREATE];
    let policy = Policy {
        max_body_bytes: 4096,
        cors_origins: Origins::parse("https://library.example").unwrap(),
        check_responses: false,
        ..Policy::default()
    };
    let created = poem::endpoint::make(|_| async {
        let created = Response::builder().status(StatusCode::CREATED);
        Ok::<_, poem::Error>(
            created
                .header("Location", "/books/3")
                .content_type("application/json")
                .body(r#"{"id":3}"#),
        )
    });
    let route = Route::new()
        .at("/books", RouteMethod::new().post(guard(&CREATE, created)))
        .at("/slow", Slow(Arc::clone(backroom)))
        .at("/long", Long(Arc::clone(backroom)))
        .at("/later", Later(Arc::clone(backroom)))
        .at(
            "/large",
            poem::endpoint::make_sync(|_| vec![b'x'; LARGE].into_response()),
        )
        .at("/name", poem::endpoint::make_sync(|_| "library"));
    let route = Probes::new(Arc::new(Ready)).add_to(route);
    Edge::new(
        route.map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract: Contract::load(include_str!("../library.json"), &table, &policy).unwrap(),
            methods: MethodTable::new(
                &table,
                [
                    "/slow", "/long", "/later", "/large", "/name", "/healthz", "/readyz",
                ],
            ),
            rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
            policy,
            auth: charter::Auth::default(),
            messages: Messages::default(),
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        },
    )
}

impl Library {
    pub(crate) async fn open(limits: Limits) -> Self {
        Library::open_with(limits, None).await
    }

    /// A library that speaks TLS where it has certificates.
    pub(crate) async fn open_with(limits: Limits, tls: Option<Certificates>) -> Self {
        let backroom = Arc::new(Backroom {
            done: Semaphore::new(0),
            begun: Semaphore::new(0),
            given_up: Semaphore::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, signals) = StopSignals::by_word();
        let metrics = Arc::new(Metrics::new(&[&CREATE]).unwrap());
        let listening = Listening::from(listener)
            .with_tls(tls)
            .with_metrics(Some(Arc::clone(&metrics)));
        let edge = edge(&backroom).with_metrics(Arc::clone(&metrics));
        let served = tokio::spawn(charter::serve::serve(listening, edge, signals, limits));
        Library {
            address,
            stop,
            backroom,
            served,
            metrics,
        }
    }

    /// What is counted under this name now.
    #[track_caller]
    pub(crate) fn count(&self, name: &str) -> f64 {
        let text = String::from_utf8(self.metrics.text().unwrap().1).unwrap();
        let mut values = text
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let value = values
            .next()
            .unwrap_or_else(|| panic!("{name} is not in\n{text}"));
        value.parse().unwrap()
    }

    pub(crate) async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Sends this on a connection of its own, and reads to its end.
    pub(crate) async fn say(&self, bytes: &[u8]) -> Answer {
        let mut client = self.connect().await;
        client.send(bytes).await;
        let answer = client.read().await;
        client.is_closed().await;
        answer
    }

    /// Waits until a request to /slow runs.
    pub(crate) async fn begun(&self) {
        self.backroom.begun.acquire().await.unwrap().forget();
    }

    /// Lets one of them end.
    pub(crate) fn done(&self) {
        self.backroom.done.add_permits(1);
    }
}

/// Short deadlines, for tests that wait for them; all others have time.
pub(crate) fn soon() -> Limits {
    Limits {
        header: Duration::from_millis(200),
        body: Duration::from_millis(200),
        idle: Duration::from_millis(200),
        send: Duration::from_millis(200),
        ..Limits::default()
    }
}

pub(crate) struct Client(pub(crate) TcpStream);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Client {
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads one answer, by its length.
    pub(crate) async fn read(&mut self) -> Answer {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.expect("a whole head"));
        }
        let head = String::from_utf8(head).unwrap();
        let (line, fields) = head.split_once("\r\n").unwrap();
        let headers: Vec<(String, String)> = fields
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut answer = Answer {
            status: line.split(' ').nth(1).unwrap().parse().unwrap(),
            headers,
            body: String::new(),
        };
        let length = answer.header("content-length").parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        answer.body = String::from_utf8(body).unwrap();
        answer
    }

    /// The server has closed its side and says nothing more.
    pub(crate) async fn is_closed(&mut self) {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&rest), "");
    }

    pub(crate) async fn get(&mut self, target: &str) -> Answer {
        self.send(format!("GET {target} HTTP/1.1\r\nHost: library\r\n\r\n"))
            .await;
        self.read().await
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(found, _)| found == name);
        let value = found.next().map_or("", |(_, value)| value);
        assert!(found.next().is_none(), "{name} is there twice: {self:?}");
        value
    }

    /// It is this failure, in the envelope, with all that every answer has, and the connection ends with it.
    pub(crate) fn refuses(&self, status: u16, code: &str, message: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let id = self.header("x-request-id");
        assert_eq!(id.len(), 36, "{self:?}");
        let body: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(
            body,
            json!({"error": {"code": code, "message": message, "request_id": id}})
        );
        for (name, value) in [
            ("content-type", "application/json; charset=utf-8"),
            ("content-language", "en"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("connection", "close"),
        ] {
            assert_eq!(self.header(name), value, "{name} of {self:?}");
        }
    }

    pub(crate) fn is(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body), "{self:?}");
    }
}
