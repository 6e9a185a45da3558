//! Units that fail for nothing but what others write at the same time.

use std::sync::Arc;

use crate::{
    library::{Library, MISTAKEN, SLOW, send},
    store::{AGAIN, Store},
};

#[tokio::test]
async fn what_collides_is_carried_out_again_and_nobody_is_told() {
    let store = Store::default();
    let library = Library::new(&store);
    for (key, collisions) in [("k-0", 0), ("k-1", 1), ("k-2", AGAIN)] {
        store.set_colliding(collisions);
        let answer = send(library.lend(key, 5)).await;
        assert_eq!(
            (answer.status, answer.is_replayed()),
            (201, false),
            "{collisions}"
        );
        let again = send(library.lend(key, 5)).await;
        assert_eq!(
            (again.is_replayed(), again.text),
            (true, answer.text),
            "{collisions}"
        );
    }
    let committed = store.committed();
    assert_eq!(committed.loans, [5; 3]);
    let audited: Vec<&str> = committed.audit.iter().map(|row| &*row.resource_id).collect();
    assert_eq!(audited, ["1", "2", "3"], "each try has a journal of its own");
}

#[tokio::test]
async fn what_collides_at_each_try_is_refused_and_leaves_nothing() {
    let store = Store::default();
    let library = Library::new(&store);
    store.set_colliding(AGAIN + 1);
    let refused = send(library.lend("k-1", 5)).await;
    refused.refuses(
        503,
        "service_unavailable",
        "The service is busy. Try again shortly.",
    );
    assert_eq!(refused.headers["retry-after"], "1");
    {
        let committed = store.committed();
        assert!(committed.loans.is_empty() && committed.audit.is_empty() && committed.answers.is_empty());
    }
    let later = send(library.lend("k-1", 5)).await;
    assert_eq!((later.status, later.is_replayed()), (201, false));
}

#[tokio::test]
async fn what_an_operation_concludes_from_a_collision_is_not_believed() {
    let store = Store::default();
    let library = Library::new(&store);
    store.set_colliding(0);
    assert_eq!(send(library.lend("k-1", MISTAKEN)).await.status, 201);
    assert_eq!(store.committed().loans, [MISTAKEN]);
}

/// Two servers on one store: what the first one commits is what the second one collides with.
#[tokio::test]
async fn after_a_collision_the_answer_under_the_key_is_given() {
    let store = Store::default();
    let (near, far) = (Library::new(&store), Arc::new(Library::new(&store)));
    store.set_colliding(0);
    let running = Arc::clone(&far);
    let late = tokio::spawn(async move { send(running.lend("k-1", SLOW)).await });
    far.gate.is_entered().await;
    near.gate.open.add_permits(1);
    let early = send(near.lend("k-1", SLOW)).await;
    store.set_colliding(1);
    far.gate.open.add_permits(1);
    let late = late.await.unwrap();
    assert_eq!((early.status, early.is_replayed()), (201, false));
    assert_eq!(
        (late.status, late.is_replayed(), late.text),
        (201, true, early.text)
    );
    assert_eq!(store.committed().loans, [SLOW]);
}
