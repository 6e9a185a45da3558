//! What is written down of a change.

use std::sync::{Arc, Mutex};

use poem::http::Method;
use serde_json::{Value, json};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt};
use uuid::Uuid;

use crate::{
    library::{Answer, Library, UNREPORTED, send},
    store::Store,
};

async fn end(library: &Library, id: u32) -> Answer {
    send(library.client.request(Method::DELETE, format!("/loans/{id}"))).await
}

#[tokio::test]
async fn a_row_says_who_did_what_to_which_thing() {
    let store = Store::default();
    let library = Library::new(&store);
    let request = library
        .lend("k-1", 5)
        .header("X-Request-Id", "r-1")
        .header("User-Agent", format!("till/1 {}", "é".repeat(300)));
    assert_eq!(send(request).await.status, 201);
    let entry = store.committed().audit.remove(0);
    assert_eq!(Uuid::parse_str(&entry.id).unwrap().get_version_num(), 7);
    assert_eq!(entry.request_id, "r-1");
    assert_eq!(entry.user_id, None);
    assert_eq!(entry.ip_address, "0.0.0.0");
    assert_eq!(entry.user_agent, Some(format!("till/1 {}", "é".repeat(249))));
    assert_eq!((entry.action, entry.resource_type), ("loan.create", "loan"));
    assert_eq!(entry.resource_id, "1");
    assert_eq!(
        (entry.old_state, entry.new_state),
        (None, Some(json!({"book": 5})))
    );
}

#[tokio::test]
async fn secrets_are_not_written_down() {
    let store = Store::default();
    let library = Library::new(&store);
    assert_eq!(end(&library, 2).await.status, 204);
    let kept = json!({"id": 2, "card": "[redacted]", "keeper": {"password": "[redacted]", "name": "Mina"}});
    let entry = store.committed().audit.remove(0);
    assert_eq!((entry.old_state, entry.new_state), (Some(kept.clone()), None));

    // That a secret has changed is a change.
    assert_eq!(end(&library, 3).await.status, 204);
    let entry = store.committed().audit.remove(0);
    assert_eq!(
        (entry.old_state, entry.new_state),
        (Some(kept.clone()), Some(kept))
    );
}

#[tokio::test]
async fn what_changed_nothing_and_what_was_refused_leave_no_row() {
    let store = Store::default();
    let library = Library::new(&store);
    assert_eq!(end(&library, 1).await.status, 204);
    assert_eq!(end(&library, 4).await.status, 404);
    assert!(store.committed().audit.is_empty());
}

#[tokio::test]
async fn a_success_that_does_not_say_what_it_changed_is_undone() {
    let store = Store::default();
    let library = Library::new(&store);
    let request = library
        .client
        .post("/loans")
        .body_json(&json!({"book": UNREPORTED}));
    let message = "Something went wrong on our side. Quote the request id when you report it.";
    send(request).await.refuses(500, "internal_error", message);
    assert!(store.committed().loans.is_empty() && store.committed().audit.is_empty());
}

/// What is logged under the target `audit`.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<Value>>>);

struct Fields(Value);

impl Visit for Fields {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0[field.name()] = json!(format!("{value:?}"));
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.0[field.name()] = json!(value);
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "audit" {
            let mut fields = Fields(json!({}));
            event.record(&mut fields);
            self.0.lock().unwrap().push(fields.0);
        }
    }
}

#[tokio::test]
async fn a_line_in_the_log_goes_with_the_row_and_holds_no_state() {
    let lines = Lines::default();
    // For all threads: a listener of one thread may miss what another thread has met first.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines.clone())).unwrap();
    let store = Store::default();
    let library = Library::new(&store);
    let lend = || send(library.lend("k-1", 5).header("X-Request-Id", "r-logged"));
    store.set_away(true);
    assert_eq!(lend().await.status, 503, "what is not committed is no change");
    store.set_away(false);
    assert_eq!(lend().await.status, 201);
    assert!(lend().await.is_replayed());
    let id = store.committed().audit[0].id.clone();
    let expected = json!({"message": "changed", "id": id, "request_id": "r-logged", "ip_address": "0.0.0.0",
                          "action": "loan.create", "resource_type": "loan", "resource_id": "1"});
    let lines = std::mem::take(&mut *lines.0.lock().unwrap());
    let own = lines.into_iter().filter(|line| line["request_id"] == "r-logged");
    assert_eq!(own.collect::<Vec<_>>(), [expected]);
}
