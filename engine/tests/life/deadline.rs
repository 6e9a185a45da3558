//! An operation has so much time, and what it held is given back when that is over.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use charter::{Method, Operation, Policy, Reply, guard};
use poem::{IntoResponse, Response, Result, Route, RouteMethod, endpoint::make};
use serde_json::json;

use super::library::{Client, lines, refused, send, serve};

static HURRIED: Operation = Operation {
    timeout: Some(Duration::from_millis(1)),
    ..Operation::new(
        "get_book",
        "Books",
        Method::Get,
        "/api/v1/books/{id}",
        "Get.",
        &[200, 404],
    )
};
static PATIENT: Operation = Operation {
    timeout: Some(Duration::from_secs(3600)),
    ..HURRIED
};

/// Says when it is dropped, as a transaction would roll back.
struct Held(Arc<AtomicBool>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn stuck(dropped: &Arc<AtomicBool>) -> Client<impl poem::Endpoint<Output = Response>> {
    let dropped = Arc::clone(dropped);
    let endpoint = make(move |_| {
        let held = Held(Arc::clone(&dropped));
        async move {
            let _held = held;
            pending::<Result<Response>>().await
        }
    });
    serve(
        at(RouteMethod::new().get(guard(&HURRIED, endpoint))),
        "v1",
        Policy::default(),
    )
}

fn at(methods: RouteMethod) -> Route {
    Route::new().at("/api/v1/books/:param0", methods)
}

#[tokio::test]
async fn work_that_does_not_end_is_stopped_and_lets_go_of_what_it_holds() {
    let dropped = Arc::new(AtomicBool::new(false));
    let answer = send(stuck(&dropped).get("/api/v1/books/1")).await;
    assert!(dropped.load(Ordering::SeqCst), "the work goes on");
    let message = "This took too long and was stopped. Try again shortly.";
    refused(&answer, 503, "timeout", message);
    assert_eq!(lines(&answer.1, "retry-after"), ["1"]);
}

#[tokio::test]
async fn work_that_ends_in_time_is_answered() {
    let endpoint = make(|_| async { Ok::<_, poem::Error>(Reply(json!({"id": 1})).into_response()) });
    let client = serve(
        at(RouteMethod::new().get(guard(&PATIENT, endpoint))),
        "v1",
        Policy::default(),
    );
    let (status, _, body) = send(client.get("/api/v1/books/1")).await;
    assert_eq!((status, body), (200, json!({"id": 1})));
}
