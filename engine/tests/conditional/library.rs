//! One book, which requests read and change, and a source of marks that a test moves.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering},
};

use charter::{
    ApiError, Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Policy, Precondition,
    Preconditions, RateLimits, Remembered, Reply, Validators,
    conditional::{ChangeMark, Mark},
    error::code,
    guard,
};
use jiff::Timestamp;
use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, RouteMethod,
    endpoint::{BoxEndpoint, make},
    http::{HeaderMap, Method as HttpMethod, header},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::json;

static GET: Operation = Operation {
    validators: Some(Validators {
        versioned: true,
        last_modified: true,
    }),
    fields: &["id", "title", "updated_at"],
    response_media_types: &["application/json"],
    ..Operation::new(
        "get_book",
        "Books",
        Method::Get,
        "/books/{id}",
        "Get a book.",
        &[200, 304, 404, 412, 422],
    )
};
static REPLACE: Operation = Operation {
    preconditions: Some(Preconditions::Optional),
    ..Operation::new(
        "replace_book",
        "Books",
        Method::Put,
        "/books/{id}",
        "Replace a book.",
        &[200, 404, 412, 422],
    )
};
static PATCH: Operation = Operation {
    validators: Some(Validators {
        versioned: true,
        last_modified: false,
    }),
    preconditions: Some(Preconditions::Required),
    ..Operation::new(
        "patch_book",
        "Books",
        Method::Patch,
        "/books/{id}",
        "Change a book.",
        &[200, 404, 412, 415, 422, 428],
    )
};
const HASHED: Operation = Operation {
    validators: Some(Validators {
        versioned: false,
        last_modified: false,
    }),
    ..Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/books",
        "List books.",
        &[200, 304, 412],
    )
};
static LIST: Operation = HASHED;
static SHELVES: Operation = Operation {
    id: "list_shelves",
    path: "/shelves",
    ..HASHED
};

/// When the book last changed, to begin with.
pub(crate) const START: &str = "2026-03-02T09:15:00.5Z";

/// What the endpoints of one server share.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// Microseconds since the Unix epoch.
    pub(crate) updated_at: AtomicI64,
    /// How often the book was asked for.
    pub(crate) asked: AtomicUsize,
    /// What the source of marks says; zero is "nothing is known".
    pub(crate) mark: AtomicU64,
    /// Whether somebody commits while the book is read.
    pub(crate) is_disturbed: std::sync::atomic::AtomicBool,
}

impl Book {
    fn updated_at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.updated_at.load(Ordering::Relaxed)).unwrap()
    }

    /// A change, and the commit of it.
    pub(crate) fn change(&self) {
        self.updated_at.fetch_add(1, Ordering::Relaxed);
        self.mark.fetch_add(1, Ordering::Relaxed);
    }

    fn shown(&self) -> Response {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let shown =
            json!({"id": 1, "title": "Emma ".repeat(300), "updated_at": self.updated_at().to_string()});
        if self.is_disturbed.load(Ordering::Relaxed) {
            self.change();
        }
        Reply(shown).into_response()
    }
}

#[derive(Debug)]
struct Source(Arc<Book>);

impl ChangeMark for Source {
    fn current(&self, _: &'static Operation) -> Option<Mark> {
        let mark = self.0.mark.load(Ordering::Relaxed);
        let mut bytes = [0; Mark::BYTES];
        bytes[..8].copy_from_slice(&mark.to_be_bytes());
        (mark != 0).then(|| Mark::new(bytes))
    }
}

/// What the implementation of a write does about the client's expectation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Care {
    Judges,
    Forgets,
    Ignores,
}

async fn get(book: &Book, request: &Request) -> Result<Response> {
    match request.raw_path_param("param0") {
        Some("1") => Ok(book.shown()),
        _ => Err(ApiError::not_found().into()),
    }
}

async fn write(book: &Book, request: &Request, care: Care) -> Result<Response> {
    if request.raw_path_param("param0") != Some("1") {
        return Err(ApiError::not_found().into());
    }
    let expected = request.data::<Precondition>().unwrap();
    let admitted = match care {
        Care::Judges => expected.admits(book.updated_at()),
        Care::Ignores => {
            expected.admits(Timestamp::MAX);
            true
        }
        Care::Forgets => true,
    };
    if !admitted {
        return Err(ApiError::new(&code::PRECONDITION_FAILED).into());
    }
    if request.method() == HttpMethod::PATCH {
        book.change();
    }
    Ok(book.shown())
}

pub(crate) type Client = TestClient<BoxEndpoint<'static, Response>>;

pub(crate) struct Library {
    pub(crate) client: Client,
    pub(crate) book: Arc<Book>,
}

impl Library {
    pub(crate) fn new() -> Self {
        Self::with(Care::Judges)
    }

    pub(crate) fn with(care: Care) -> Self {
        let table = [&GET, &REPLACE, &PATCH, &LIST, &SHELVES];
        let policy = Policy::default();
        let book = Arc::new(Book::default());
        let start: Timestamp = START.parse().unwrap();
        book.updated_at.store(start.as_microsecond(), Ordering::Relaxed);
        let reading = |book: &Arc<Book>| {
            let book = Arc::clone(book);
            make(move |request| {
                let book = Arc::clone(&book);
                async move { get(&book, &request).await }
            })
        };
        let all = |book: &Arc<Book>| {
            let book = Arc::clone(book);
            make(move |_| {
                let book = Arc::clone(&book);
                async move { Ok::<_, poem::Error>(book.shown()) }
            })
        };
        let writing = |book: &Arc<Book>| {
            let book = Arc::clone(book);
            make(move |request| {
                let book = Arc::clone(&book);
                async move { write(&book, &request, care).await }
            })
        };
        let one = RouteMethod::new()
            .get(guard(&GET, reading(&book)))
            .put(guard(&REPLACE, writing(&book)))
            .patch(guard(&PATCH, writing(&book)));
        let route = Route::new()
            .at("/books", RouteMethod::new().get(guard(&LIST, all(&book))))
            .at("/shelves", RouteMethod::new().get(guard(&SHELVES, all(&book))))
            .at("/books/:param0", one);
        let conventions = Conventions {
            units: charter::Units::default(),
            contract: Contract::load(include_str!("library.json"), &table, &policy).unwrap(),
            rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
            policy,
            methods: MethodTable::new(&table, []),
            auth: charter::Auth::default(),
            messages: Messages::default(),
            remembered: Remembered::watching(Arc::new(Source(Arc::clone(&book)))),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        };
        Library {
            client: TestClient::new(
                Edge::new(route.map_to_response(), conventions)
                    .map_to_response()
                    .boxed(),
            ),
            book,
        }
    }

    pub(crate) fn request(&self, method: &HttpMethod, target: &str) -> TestRequestBuilder<'_, impl Endpoint> {
        let request = self.client.request(method.clone(), target);
        match *method {
            HttpMethod::PUT | HttpMethod::PATCH => request.body_json(&json!({})),
            _ => request,
        }
    }

    /// The answer to a GET with these headers.
    pub(crate) async fn get(&self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(&HttpMethod::GET, target);
        send(
            fields
                .iter()
                .fold(request, |request, (name, value)| request.header(*name, *value)),
        )
        .await
    }

    /// The answer to a write with these headers.
    pub(crate) async fn write(&self, method: HttpMethod, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(&method, "/books/1");
        send(
            fields
                .iter()
                .fold(request, |request, (name, value)| request.header(*name, *value)),
        )
        .await
    }

    /// The tag of the book in a coding.
    pub(crate) async fn tag(&self, coding: &str) -> String {
        let answer = self.get("/books/1", &[("Accept-Encoding", coding)]).await;
        answer.header("etag").to_owned()
    }

    /// How often the book was asked for since the last time.
    pub(crate) fn asked(&self) -> usize {
        self.book.asked.swap(0, Ordering::Relaxed)
    }
}

/// Status, headers but the request's id, and content.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The error's code.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.content).unwrap();
        body["error"]["code"].as_str().unwrap().to_owned()
    }

    /// It spares the client this answer, and says of it what there is to say.
    #[track_caller]
    pub(crate) fn spares(&self, of: &Answer) {
        assert_eq!((self.status, self.content.len()), (304, 0), "{self:?}");
        let mut expected = of.headers.clone();
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_ENCODING,
        ] {
            expected.remove(name);
        }
        assert_eq!(self.headers, expected);
        for name in ["etag", "cache-control", "vary"] {
            assert!(expected.contains_key(name), "{name} in {self:?}");
        }
    }
}

pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> Answer {
    let response = request.send().await.0;
    let mut headers = response.headers().clone();
    headers.remove("x-request-id");
    Answer {
        status: response.status().as_u16(),
        headers,
        content: response.into_body().into_vec().await.unwrap(),
    }
}
