//! The same key at the same moment, in one process and in two, and requests that end in between.

use std::sync::Arc;

use crate::{
    library::{Library, SLOW, SLOW_AND_UNKNOWN, send},
    store::Store,
};

#[tokio::test]
async fn while_the_first_request_runs_others_are_told_to_wait() {
    let store = Store::default();
    let library = Arc::new(Library::new(&store));
    let running = Arc::clone(&library);
    let first = tokio::spawn(async move { send(running.lend("k-1", SLOW)).await });
    library.gate.is_entered().await;
    for book in [SLOW, 1] {
        let second = send(library.lend("k-1", book)).await;
        let message =
            "The first request with this Idempotency-Key is still being worked on. Try again shortly.";
        second.refuses(409, "idempotency_in_progress", message);
        assert_eq!(second.headers["retry-after"], "1");
        assert!(!second.is_replayed());
    }
    // Another key does not wait.
    assert_eq!(send(library.lend("k-2", 1)).await.status, 201);
    library.gate.open.add_permits(1);
    let first = first.await.unwrap();
    assert_eq!((first.status, first.is_replayed()), (201, false));
    let again = send(library.lend("k-1", SLOW)).await;
    assert_eq!(
        (again.status, again.is_replayed(), again.text),
        (201, true, first.text)
    );
    assert_eq!(store.committed().loans, [1, SLOW]);
}

#[tokio::test]
async fn a_request_whose_client_goes_away_leaves_nothing_and_frees_the_key() {
    let store = Store::default();
    let library = Arc::new(Library::new(&store));
    let running = Arc::clone(&library);
    let first = tokio::spawn(async move { send(running.lend("k-1", SLOW)).await });
    library.gate.is_entered().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(store.committed().loans.is_empty() && store.committed().answers.is_empty());
    library.gate.open.add_permits(1);
    let second = send(library.lend("k-1", SLOW)).await;
    assert_eq!((second.status, second.is_replayed()), (201, false));
    assert_eq!(store.committed().loans, [SLOW]);
}

/// Two servers on one store: the second one's request is running while the first one commits.
async fn race(book: i64, other: i64) -> (Store, crate::library::Answer, crate::library::Answer) {
    let store = Store::default();
    let (near, far) = (Library::new(&store), Arc::new(Library::new(&store)));
    let running = Arc::clone(&far);
    let late = tokio::spawn(async move { send(running.lend("k-1", other)).await });
    far.gate.is_entered().await;
    near.gate.open.add_permits(1);
    let early = send(near.lend("k-1", book)).await;
    far.gate.open.add_permits(1);
    (store, early, late.await.unwrap())
}

#[tokio::test]
async fn of_two_processes_the_first_to_commit_answers_for_both() {
    let (store, early, late) = race(SLOW, SLOW).await;
    assert_eq!((early.status, early.is_replayed()), (201, false));
    assert_eq!(
        (late.status, late.is_replayed(), late.text),
        (201, true, early.text)
    );
    assert_eq!(store.committed().loans, [SLOW]);
    assert_eq!(store.committed().audit.len(), 1);
}

#[tokio::test]
async fn a_refusal_that_comes_second_is_answered_like_the_first() {
    let (store, early, late) = race(SLOW_AND_UNKNOWN, SLOW_AND_UNKNOWN).await;
    assert_eq!((early.status, early.is_replayed()), (404, false));
    assert_eq!(
        (late.status, late.is_replayed(), late.text),
        (404, true, early.text)
    );
    assert!(store.committed().loans.is_empty());
    assert_eq!(store.committed().answers.len(), 1);
}

#[tokio::test]
async fn another_request_that_comes_second_is_in_conflict_and_undone() {
    for other in [SLOW, SLOW_AND_UNKNOWN] {
        let (store, early, late) = race(1, other).await;
        assert_eq!(early.status, 201);
        let message = "This Idempotency-Key came with another request before: take a new one.";
        late.refuses(409, "idempotency_conflict", message);
        assert_eq!(store.committed().loans, [1]);
    }
}
