//! Requests that contradict each other and arrive together: one wins, the others are told so.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::app::App;

const TOGETHER: usize = 8;

/// Sends bodies to targets, all at once, and answers the statuses in ascending order.
async fn statuses(app: &Arc<App>, method: &'static str, requests: Vec<(String, Value)>) -> Vec<u16> {
    let mut running = JoinSet::new();
    for (target, body) in requests {
        let app = Arc::clone(app);
        running.spawn(async move {
            match method {
                "POST" => app.post(&target, body).await.status,
                "PATCH" => app.patch(&target, body).await.status,
                _ => app.delete(&target).await.status,
            }
        });
    }
    let mut statuses = running.join_all().await;
    statuses.sort_unstable();
    statuses
}

fn one_of(winner: u16, loser: u16) -> Vec<u16> {
    let mut expected = vec![loser; TOGETHER];
    expected[0] = winner;
    expected.sort_unstable();
    expected
}

#[tokio::test(flavor = "multi_thread")]
async fn one_category_gets_the_name() {
    let app = Arc::new(App::new().await);
    let same = |at: usize| json!({"name": "Home", "slug": format!("home-{at}")});
    let requests = (0..TOGETHER)
        .map(|at| ("/api/v1/categories".to_owned(), same(at)))
        .collect();
    assert_eq!(statuses(&app, "POST", requests).await, one_of(201, 409));
    assert_eq!(
        app.get("/api/v1/categories").await.json()["meta"]["total"],
        json!(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_gets_one_review() {
    let app = Arc::new(App::new().await);
    app.item(json!({"name": "Mug", "price": 1})).await;
    let body = json!({"rating": 5, "body": "Good."});
    let requests = vec![("/api/v1/items/1/reviews".to_owned(), body); TOGETHER];
    assert_eq!(statuses(&app, "POST", requests).await, one_of(201, 409));
    assert_eq!(
        app.get("/api/v1/items/1/reviews?include_total=true").await.json()["meta"]["total"],
        json!(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_two_moves_close_a_circle() {
    let app = Arc::new(App::new().await);
    for at in 0..TOGETHER {
        app.category(&format!("category-{at}"), None).await;
    }
    // Each below the next one, the last below the first: all but one can be.
    let below = |at: usize| json!({"parent_id": (at + 1) % TOGETHER + 1});
    let moves = (0..TOGETHER)
        .map(|at| (format!("/api/v1/categories/{}", at + 1), below(at)))
        .collect();
    assert_eq!(
        statuses(&app, "PATCH", moves).await,
        [vec![200; TOGETHER - 1], vec![409]].concat()
    );
    let top = app
        .row("SELECT count(*) AS top FROM categories WHERE parent_id IS NULL")
        .await;
    assert_eq!(top.try_get::<i64>("", "top").unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_deleted_once() {
    let app = Arc::new(App::new().await);
    app.item(json!({"name": "Mug", "price": 1})).await;
    let requests = vec![("/api/v1/items/1".to_owned(), Value::Null); TOGETHER];
    assert_eq!(statuses(&app, "DELETE", requests).await, one_of(204, 404));
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_different_members_all_hold() {
    let app = Arc::new(App::new().await);
    app.item(json!({"name": "Mug", "price": 1})).await;
    let changes = [
        json!({"name": "Bowl"}),
        json!({"description": "Oiled."}),
        json!({"price": 2.5}),
        json!({"currency": "JPY"}),
        json!({"stock": 7}),
        json!({"active": false}),
    ];
    let requests = changes
        .iter()
        .map(|change| ("/api/v1/items/1".to_owned(), change.clone()))
        .collect();
    assert_eq!(statuses(&app, "PATCH", requests).await, [200; 6]);
    let item = app.get("/api/v1/items/1").await.json();
    for (name, value) in changes.iter().flat_map(|change| change.as_object().unwrap()) {
        assert_eq!(&item[name], value, "{name}");
    }
}
