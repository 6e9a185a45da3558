//! The same request twice.

use charter::{ConflictStatus, Policy, unit_of_work};
use serde_json::json;

use crate::{
    library::{Answer, BROKEN, EXPLOSIVE, FORBIDDEN, Library, UNDECLARED, UNKNOWN, UNREPORTED, send},
    store::Store,
};

const CONFLICT: &str = "This Idempotency-Key came with another request before: take a new one.";

fn library() -> (Store, Library) {
    let store = Store::default();
    let library = Library::new(&store);
    (store, library)
}

/// The second answer is the first, byte for byte, and says so. What belongs to an exchange is new.
#[track_caller]
fn assert_replayed(first: &Answer, again: &Answer) {
    assert!(!first.is_replayed() && again.is_replayed(), "{first:?} {again:?}");
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let (mut expected, mut headers) = (first.headers.clone(), again.headers.clone());
    headers.remove("idempotent-replayed");
    assert_ne!(expected.remove("x-request-id"), headers.remove("x-request-id"));
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn the_same_request_acts_once_and_is_answered_again() {
    let (store, library) = library();
    let first = send(library.lend("k-1", 1)).await;
    assert_eq!((first.status, first.text.as_str()), (201, r#"{"id":1,"book":1}"#));
    assert_eq!(first.headers["location"], "/loans/1");
    assert_replayed(&first, &send(library.lend("k-1", 1)).await);
    assert_replayed(&first, &send(library.lend("\"k-1\"", 1)).await);
    assert_eq!(store.committed().loans, [1]);
    assert_eq!(store.committed().audit.len(), 1);
    assert_eq!(store.committed().lifetimes, [24 * 60 * 60]);

    let other = send(library.lend("k-2", 1)).await;
    assert_eq!((other.status, other.text.as_str()), (201, r#"{"id":2,"book":1}"#));
    assert_eq!(store.committed().loans, [1, 1]);
}

#[tokio::test]
async fn a_request_without_a_key_acts_each_time() {
    let (store, library) = library();
    for id in 1..=2 {
        let answer = send(library.client.post("/loans").body_json(&json!({"book": 1}))).await;
        assert_eq!(
            (answer.status, answer.text),
            (201, format!(r#"{{"id":{id},"book":1}}"#))
        );
    }
    assert_eq!(store.committed().loans, [1, 1]);
    assert!(store.committed().answers.is_empty());
}

#[tokio::test]
async fn an_operation_that_declares_no_key_does_not_look_at_it() {
    let (store, library) = library();
    let book = json!({"title": "Emma", "price": 1});
    for key in ["k-1", "k-1", "no key"] {
        let request = library.client.post("/books").header("Idempotency-Key", key);
        let answer = send(request.body_json(&book)).await;
        assert_eq!((answer.status, answer.is_replayed()), (201, false));
    }
    assert!(store.committed().answers.is_empty() && store.committed().audit.is_empty());
}

#[tokio::test]
async fn spelling_makes_no_other_request_and_anything_else_does() {
    let (store, library) = library();
    let ask = |target: &str, body: &str| {
        let request = library.client.post(target).header("Idempotency-Key", "k-1");
        send(request.content_type("application/json").body(body.to_owned()))
    };
    let first = ask("/loans?note=a", r#"{"book":1,"days":10}"#).await;
    assert_eq!(first.status, 201);
    let same = ask("/loans?note=%61", "{ \"days\": 1e1, \"book\": 1.0 }").await;
    assert_replayed(&first, &same);
    for (target, body) in [
        ("/loans?note=a", r#"{"book":2,"days":10}"#),
        ("/loans?note=a", r#"{"book":1}"#),
        ("/loans?note=b", r#"{"book":1,"days":10}"#),
        ("/loans", r#"{"book":1,"days":10}"#),
    ] {
        let answer = ask(target, body).await;
        answer.refuses(409, "idempotency_conflict", CONFLICT);
        assert!(!answer.headers.contains_key("retry-after"), "{answer:?}");
    }
    assert_eq!(store.committed().loans, [1]);
}

#[tokio::test]
async fn a_conflict_can_be_answered_as_the_draft_has_it() {
    let store = Store::default();
    let policy = Policy {
        idempotency_conflict_status: ConflictStatus::Unprocessable,
        idempotency_seconds: 60,
        ..Policy::default()
    };
    let library = Library::with(&store, policy);
    assert_eq!(send(library.lend("k-1", 1)).await.status, 201);
    send(library.lend("k-1", 2))
        .await
        .refuses(422, "idempotency_conflict", CONFLICT);
    assert_eq!(store.committed().lifetimes, [60]);
}

#[tokio::test]
async fn a_key_belongs_to_one_operation() {
    let (_, library) = library();
    assert_eq!(send(library.lend("k-1", 1)).await.status, 201);
    let extend = || send(library.client.post("/loans/1").header("Idempotency-Key", "k-1"));
    let first = extend().await;
    assert_eq!((first.status, first.text.as_str()), (204, ""));
    assert_replayed(&first, &extend().await);
    let other = send(library.client.post("/loans/2").header("Idempotency-Key", "k-1")).await;
    other.refuses(409, "idempotency_conflict", CONFLICT);
}

#[tokio::test]
async fn a_refusal_of_the_operation_is_kept_and_what_it_wrote_is_not() {
    let (store, library) = library();
    let first = send(library.lend("k-1", UNKNOWN)).await;
    first.refuses(404, "not_found", "There is nothing at this address.");
    // Whatever the client likes better by now.
    let again = library
        .lend("k-1", UNKNOWN)
        .header("Accept", "application/problem+json");
    assert_replayed(&first, &send(again.header("Accept-Language", "ko")).await);
    assert!(store.committed().loans.is_empty() && store.committed().audit.is_empty());
    assert_eq!(store.committed().answers.len(), 1);
}

#[tokio::test]
async fn what_is_about_the_attempt_is_not_kept_and_frees_the_key() {
    let (store, library) = library();
    for (book, status) in [
        (BROKEN, 500),
        (EXPLOSIVE, 500),
        (FORBIDDEN, 403),
        (UNDECLARED, 500),
        (UNREPORTED, 500),
    ] {
        for _ in 0..2 {
            let answer = send(library.lend("k-1", book)).await;
            assert_eq!((answer.status, answer.is_replayed()), (status, false), "{book}");
        }
        assert!(
            store.committed().answers.is_empty() && store.committed().loans.is_empty(),
            "{book}"
        );
    }
    let invalid = send(
        library
            .client
            .post("/loans")
            .header("Idempotency-Key", "k-1")
            .body_json(&json!({})),
    );
    assert_eq!(invalid.await.status, 422);
    let answer = send(library.lend("k-1", 1)).await;
    assert_eq!((answer.status, answer.is_replayed()), (201, false));
    assert_eq!(store.committed().loans, [1]);
}

#[tokio::test]
async fn a_commit_that_fails_leaves_nothing_and_frees_the_key() {
    let (store, library) = library();
    store.set_away(true);
    let answer = send(library.lend("k-1", 1)).await;
    answer.refuses(
        503,
        "service_unavailable",
        "The service is busy. Try again shortly.",
    );
    // A refusal that cannot be kept is still one: nothing has happened.
    assert_eq!(send(library.lend("k-2", UNKNOWN)).await.status, 404);
    assert!(store.committed().loans.is_empty() && store.committed().answers.is_empty());
    store.set_away(false);
    let answer = send(library.lend("k-1", 1)).await;
    assert_eq!((answer.status, answer.is_replayed()), (201, false));
    assert_eq!(store.committed().loans, [1]);
}

#[tokio::test]
async fn a_required_key_that_is_missing_is_refused_before_anything_else_of_the_request() {
    let (store, library) = library();
    let message = "Send an Idempotency-Key with this operation, so that it can be tried again safely.";
    for target in ["/loans/1", "/loans/none"] {
        let answer = send(library.client.post(target)).await;
        answer.refuses(400, "idempotency_key_missing", message);
    }
    assert!(store.committed().loans.is_empty());
}

#[tokio::test]
async fn what_is_no_key_is_malformed() {
    let (store, library) = library();
    let message = "The Idempotency-Key must be one text of 1 to 255 characters: visible ASCII, in double quotes where \
                   it holds a space, comma, semicolon, quote or backslash.";
    let long = "x".repeat(256);
    for key in ["", "a b", "\"a", "a,b", "\"a\";q=1", "\"\"", &long] {
        send(library.lend(key, 1))
            .await
            .refuses(400, "malformed_request", message);
    }
    let twice = library.lend("k-1", 1).header("Idempotency-Key", "k-2");
    send(twice).await.refuses(400, "malformed_request", message);
    assert!(store.committed().loans.is_empty() && store.committed().answers.is_empty());
    let longest = send(library.lend(&"x".repeat(255), 1)).await;
    assert_eq!(longest.status, 201);
}

#[tokio::test]
async fn answers_that_have_run_out_are_swept_in_batches() {
    let (store, library) = library();
    for key in 0..7 {
        assert_eq!(send(library.lend(&key.to_string(), 1)).await.status, 201);
    }
    assert_eq!(unit_of_work::sweep(&store).await.unwrap(), 7);
    assert!(store.committed().answers.is_empty());
    assert_eq!(unit_of_work::sweep(&store).await.unwrap(), 0);
}

#[tokio::test]
async fn a_request_that_is_refused_for_what_would_be_lost_is_not_answered_again() {
    let (store, library) = library();
    let lend = |fine: &str| {
        let request = library.client.post("/loans").header("Idempotency-Key", "k-1");
        let body = format!(r#"{{"book":1,"fine":{fine}}}"#);
        request.content_type("application/json").body(body)
    };
    assert_eq!(send(lend("0.99")).await.status, 201);
    for fine in ["0.9900000000000000001", "0.99e-400", "0.99e400"] {
        let answer = send(lend(fine)).await;
        assert_eq!((answer.status, answer.is_replayed()), (422, false), "{fine}");
    }
    assert_eq!(store.committed().loans, [1]);
}

#[tokio::test]
async fn a_body_where_none_is_declared_is_refused_with_a_key_too() {
    let (store, library) = library();
    let extend = |body: &'static str| {
        let request = library.client.post("/loans/1").header("Idempotency-Key", "k-1");
        request.body(body)
    };
    assert_eq!(send(extend("{\"days\":7}")).await.status, 422);
    assert!(store.committed().loans.is_empty());
    assert_eq!(send(extend("")).await.status, 204);
    let answer = send(extend("{\"days\":7}")).await;
    assert_eq!((answer.status, answer.is_replayed()), (422, false));
    assert!(send(extend(" ")).await.is_replayed());
}

#[tokio::test]
async fn the_limit_of_requests_is_none_of_answers() {
    let store = Store::default();
    let policy = Policy {
        max_body_bytes: 15,
        ..Policy::default()
    };
    let library = Library::with(&store, policy);
    let first = send(library.lend("k-1", 7777)).await;
    assert_eq!(
        (first.status, first.text.as_str()),
        (201, r#"{"id":1,"book":7777}"#)
    );
    assert_replayed(&first, &send(library.lend("k-1", 7777)).await);
    assert_eq!(store.committed().loans, [7777]);
}
