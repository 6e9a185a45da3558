//! A library with limits of the whole API, of a tag and of an operation.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use charter::{
    Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Policy, RateLimit, RateLimitKey,
    RateLimits, guard,
    rate_limit::{InProcess, MonotonicClock},
};
use poem::{
    Body, Endpoint, EndpointExt, Request, Response, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, StatusCode, Uri},
};
use serde_json::{Value, json};

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

pub(crate) static TABLE: [&Operation; 6] = [
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
pub(crate) struct Library<E> {
    pub(crate) server: Arc<E>,
    now: Arc<AtomicU64>,
    /// How many requests reached an operation.
    pub(crate) served: Arc<AtomicUsize>,
}

pub(crate) fn library(policy: Policy) -> Library<impl Endpoint<Output = Response> + 'static> {
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
    pub(crate) fn wait(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.now.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, request: Request) -> (StatusCode, HeaderMap, Body) {
        let response = self.server.call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body)
    }

    pub(crate) async fn get(&self, target: &'static str) -> (StatusCode, HeaderMap) {
        let request = Request::builder().uri(Uri::from_static(target)).finish();
        let (status, headers, _) = self.send(request).await;
        (status, headers)
    }

    /// How many of so many requests are served.
    pub(crate) async fn served(&self, target: &'static str, requests: usize) -> usize {
        let mut served = 0;
        for _ in 0..requests {
            served += usize::from(self.get(target).await.0 == StatusCode::OK);
        }
        served
    }
}
