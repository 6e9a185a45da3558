//! Requests as a collector sees them.

use std::{sync::Arc, time::Duration};

use charter::trace::{CollectorAddress, SampleRatio, TraceOptions, Traces};

use serde_json::{Value, json};

use crate::{
    collector::{Collector, Spans},
    library::{self, Library, TRACEPARENT},
};

/// Long enough for anything on this machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn traces(address: &str) -> Arc<Traces> {
    let options = TraceOptions {
        collector: CollectorAddress::parse(address).unwrap(),
        service: "library".to_owned(),
        version: "1.2.3",
        ratio: SampleRatio::ALL,
    };
    Arc::new(Traces::start(options, &library::OPERATIONS).unwrap())
}

/// What a collector is sent of these requests.
async fn recorded(send: impl AsyncFnOnce(&Library)) -> Spans {
    let collector = Collector::listen();
    let traces = traces(&collector.address());
    let library = Library::open(Some(Arc::clone(&traces)));
    send(&library).await;
    drop(library);
    traces.finish(PATIENCE).await;
    collector.close()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_span_by_the_conventions_of_http() {
    let spans = recorded(async |library: &Library| {
        let request = library.get("/books/1?secret=1").header("user-agent", "reader/1");
        let request = request.header("host", "library.example:8080");
        assert_eq!(library::send(request).await.0, 200);
    })
    .await;
    assert_eq!(spans.resource("service.name"), "library");
    assert_eq!(spans.resource("service.version"), "1.2.3");
    let server = spans.named("GET /books/{id}");
    assert_eq!(server.kind, 2, "SPAN_KIND_SERVER");
    assert_eq!(server.parent_span_id, [0; 0]);
    for (name, value) in [
        ("http.request.method", "GET"),
        ("http.route", "/books/{id}"),
        ("http.response.status_code", "200"),
        ("url.path", "/books/1"),
        ("url.scheme", "http"),
        ("server.address", "library.example"),
        ("server.port", "8080"),
        ("user_agent.original", "reader/1"),
        ("network.protocol.version", "1.1"),
    ] {
        assert_eq!(spans.attribute(server, name), value, "{name}");
    }
    assert!(
        !spans.has_attribute(server, "error.type") && server.status.clone().unwrap_or_default().code == 0
    );
    let text = format!("{spans:?}");
    assert!(!text.contains("secret"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_the_work_stand_below_it() {
    let spans = recorded(async |library: &Library| {
        assert_eq!(library::send(library.lend(&json!({"book": 1}))).await.0, 201);
    })
    .await;
    let server = spans.named("POST /loans");
    let operation = spans.named("operation");
    for name in ["check of the contract", "operation", "commit"] {
        let part = spans.named(name);
        assert_eq!(part.parent_span_id, server.span_id, "{name}");
        assert_eq!(part.trace_id, server.trace_id, "{name}");
        assert!(part.start_time_unix_nano <= part.end_time_unix_nano, "{name}");
    }
    let statement = spans.named("INSERT");
    assert_eq!(statement.parent_span_id, operation.span_id);
    assert_eq!(statement.kind, 3, "SPAN_KIND_CLIENT");
    assert_eq!(spans.attribute(statement, "db.system.name"), "sqlite");
    assert_eq!(
        spans.attribute(statement, "db.query.text"),
        "insert into loans values (?)"
    );
    assert_eq!(spans.count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_goes_on_as_its_caller_says() {
    let unsampled = TRACEPARENT.replace("-01", "-00");
    let spans = recorded(async |library: &Library| {
        let taken_part = library.get("/books/1").header("traceparent", TRACEPARENT);
        let (status, body) = library::send(taken_part.header("tracestate", "congo=t61")).await;
        assert_eq!(status, 200);
        // The operation's own calls go on from the operation's span.
        assert_eq!(body["traceparent"].as_str().unwrap()[..36], TRACEPARENT[..36]);
        assert_ne!(body["traceparent"], TRACEPARENT);
        assert_eq!(body["tracestate"], "congo=t61");
        let (_, body) = library::send(library.get("/books/1").header("traceparent", &unsampled)).await;
        assert_eq!(body["traceparent"].as_str().unwrap()[52..], unsampled[52..]);
    })
    .await;
    let server = spans.named("GET /books/{id}");
    assert_eq!(hex(&server.trace_id), TRACEPARENT[3..35]);
    assert_eq!(hex(&server.parent_span_id), TRACEPARENT[36..52]);
    assert_eq!(server.trace_state, "congo=t61");
    assert_eq!(
        spans.count(),
        3,
        "what the caller does not record is not recorded here"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_of_ours_are_failures_of_the_span() {
    let spans = recorded(async |library: &Library| {
        assert_eq!(library::send(library.get("/books/13")).await.0, 500);
        assert_eq!(library::send(library.lend(&json!({}))).await.0, 422);
        assert_eq!(library::send(library.get("/nowhere")).await.0, 404);
        assert_eq!(library::send(library.get("/healthz")).await.0, 200);
    })
    .await;
    let of = |status: &str| spans.with_attribute("http.response.status_code", status);
    let (ours, theirs, nobodys) = (of("500"), of("422"), of("404"));
    assert_eq!(spans.attribute(ours, "error.type"), "500");
    assert_eq!(ours.status.clone().unwrap().code, 2, "STATUS_CODE_ERROR");
    assert_eq!(theirs.status.clone().unwrap_or_default().code, 0);
    assert_eq!(nobodys.name, "GET");
    assert!(!spans.has_attribute(nobodys, "http.route"));
    assert!(
        spans.all().all(|span| !format!("{span:?}").contains("healthz")),
        "probes are not recorded"
    );
}

#[tokio::test]
async fn without_a_collector_a_trace_is_handed_on_as_it_came() {
    let library = Library::open(None);
    let request = library.get("/books/1").header("traceparent", TRACEPARENT);
    let (_, body) = library::send(request.header("tracestate", "a=b")).await;
    assert_eq!(
        (&body["traceparent"], &body["tracestate"]),
        (&TRACEPARENT.into(), &"a=b".into())
    );
    for malformed in ["", "00-1-2-3", &TRACEPARENT.to_uppercase()] {
        let request = library.get("/books/1").header("traceparent", malformed);
        let (status, body) = library::send(request.header("tracestate", "a=b")).await;
        assert_eq!((status, &body["traceparent"]), (200, &Value::Null), "{malformed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_not_there_holds_nobody_up() {
    let collector = Collector::listen();
    let address = collector.address();
    drop(collector.close());
    let traces = traces(&address);
    let library = Library::open(Some(Arc::clone(&traces)));
    for _ in 0..1000 {
        assert_eq!(library::send(library.get("/books/1")).await.0, 200);
    }
    traces.finish(PATIENCE).await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
