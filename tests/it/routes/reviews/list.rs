//! `GET /api/v1/items/{id}/reviews`

use serde_json::json;

use super::two_items;
use crate::app::{App, START};

const LIST: &str = "/api/v1/items/1/reviews";

/// Four reviews of the first item, a day apart, and one of the second.
async fn reviewed() -> App {
    let app = two_items().await;
    for (day, (author, rating)) in [("Mina", 4), ("Jun", 5), ("Sora", 1), ("Ken", 4)]
        .into_iter()
        .enumerate()
    {
        app.at(&format!("2026-03-1{day}T00:00:00Z"))
            .review(1, author, rating)
            .await;
    }
    app.review(2, "Mina", 2).await;
    app
}

async fn ids(app: &App, query: &str) -> Vec<i64> {
    let answer = app.get(&format!("{LIST}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn only_reviews_of_the_item_are_listed() {
    let app = two_items().await;
    app.review(1, "Mina", 4).await;
    app.review(2, "Mina", 2).await;
    let at = "/api/v1/items/2/reviews";
    app.get(at).await.is(
        200,
        &[("link", &format!("<{at}>; rel=\"first\""))],
        &json!({
            "items": [{
                "id": 2, "item_id": 2, "author": "Mina", "rating": 2, "body": "Mina was here.",
                "created_at": START, "updated_at": START,
            }],
            "meta": {"size": 20, "has_next": false, "has_prev": false},
            "links": {"self": at, "first": at},
        }),
    );
}

#[tokio::test]
async fn an_item_without_reviews_has_an_empty_page_and_no_item_has_none() {
    let app = two_items().await;
    let counted = format!("{LIST}?include_total=true");
    app.get(&counted).await.is(
        200,
        &[("link", &format!("<{counted}>; rel=\"first\""))],
        &json!({
            "items": [],
            "meta": {"size": 20, "total": 0, "has_next": false, "has_prev": false},
            "links": {"self": counted, "first": counted},
        }),
    );
    app.get("/api/v1/items/3/reviews")
        .await
        .is_not_found("There is no such item.");
    app.get("/api/v1/items/3/reviews?cursor=&include_total=true")
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn the_order_is_the_one_asked_for() {
    let app = reviewed().await;
    for (sort, order) in [
        ("id", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("rating", [3, 1, 4, 2]),
        ("-rating", [2, 4, 1, 3]),
        ("-rating,created_at", [2, 1, 4, 3]),
        ("created_at", [1, 2, 3, 4]),
        ("-created_at", [4, 3, 2, 1]),
    ] {
        assert_eq!(ids(&app, &format!("sort={sort}")).await, order, "{sort}");
    }
}

#[tokio::test]
async fn totals_are_counted_once_until_somebody_writes() {
    let app = reviewed().await;
    for expected in [(2, 1), (1, 0)] {
        app.statements.take();
        let counted = app
            .get("/api/v1/items/1/reviews?limit=2&include_total=true")
            .await;
        assert_eq!(counted.json()["meta"]["total"], json!(4));
        assert_eq!(app.statements.counts(), expected);
    }
    app.delete("/api/v1/items/1/reviews/1").await.is_empty(204, &[]);
    let counted = app
        .get("/api/v1/items/1/reviews?limit=2&include_total=true")
        .await;
    assert_eq!(counted.json()["meta"]["total"], json!(3));
}
