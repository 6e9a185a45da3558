//! `POST /api/v1/items/{id}/reviews`

use serde_json::{Value, json};

use super::two_items;
use crate::app::START;

const LIST: &str = "/api/v1/items/1/reviews";

#[tokio::test]
async fn a_review_is_stored_under_its_item() {
    let app = two_items().await;
    let by = app.customer("한지우").await;
    let body = json!({"rating": 5, "body": " Keeps tea hot.\nFor an hour. "});
    let answer = app.post_as(&by, LIST, body).await;
    let stored = json!({
        "id": 1, "item_id": 1, "author": "한지우", "rating": 5, "body": " Keeps tea hot.\nFor an hour. ",
        "created_at": START, "updated_at": START,
    });
    answer.is(201, &[("location", "/api/v1/items/1/reviews/1")], &stored);
    app.get(answer.header("location")).await.is(200, &[], &stored);
}

#[tokio::test]
async fn an_author_reviews_an_item_once() {
    let app = two_items().await;
    app.review(1, "Mina", 5).await;
    let mina = app.customer("Mina").await;
    app.post_as(&mina, LIST, json!({"rating": 1, "body": "Again."}))
        .await
        .refuses(
            409,
            "duplicate_review",
            "You have already reviewed the item.",
            &Value::Null,
        );
    assert_eq!(
        app.get("/api/v1/items/1/reviews?include_total=true").await.json()["meta"]["total"],
        json!(1)
    );
    app.review(1, "Jun", 4).await;
    app.review(2, "Mina", 3).await;
}

#[tokio::test]
async fn an_item_that_does_not_exist_is_not_found() {
    let app = two_items().await;
    let body = json!({"rating": 5, "body": "Good."});
    app.post("/api/v1/items/3/reviews", body)
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn what_breaks_rules_is_named() {
    let app = two_items().await;
    let body = json!({"author": "Mina", "rating": 6, "body": "", "item_id": 2});
    app.post(LIST, body).await.is_invalid(&json!({
        "author": ["is not known here"],
        "rating": ["must be at most 5"],
        "body": ["must be at least 1 character long"],
        "item_id": ["is not known here"],
    }));
    for (rating, rule) in [
        (json!(0), "must be at least 1"),
        (json!(4.5), "must be a whole number"),
        (json!("5"), "must be a whole number"),
        (json!(null), "must be a whole number"),
    ] {
        let answer = app.post(LIST, json!({"rating": rating, "body": "Good."})).await;
        answer.is_invalid(&json!({"rating": [rule]}));
    }
    let long = json!({"rating": 5, "body": "x".repeat(4001)});
    app.post(LIST, long)
        .await
        .is_invalid(&json!({"body": ["must be at most 4000 characters long"]}));
    let counted = app.get(&format!("{LIST}?include_total=true")).await;
    assert_eq!(counted.json()["meta"]["total"], json!(0));
}

#[tokio::test]
async fn a_body_says_something() {
    let app = two_items().await;
    for blank in [" ", "\n\n", "\u{3000}\u{200b}", "\u{2060}"] {
        app.post(LIST, json!({"rating": 5, "body": blank}))
            .await
            .is_invalid(&json!({"body": ["must have at least one character that can be seen"]}));
    }
}
