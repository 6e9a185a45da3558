//! `PATCH /api/v1/items/{id}/reviews/{review_id}`

use serde_json::{Value, json};

use super::two_items;
use crate::app::{App, START};

const REVIEW: &str = "/api/v1/items/1/reviews/1";
const LATER: &str = "2026-03-04T00:00:00Z";

async fn reviewed() -> (App, Value) {
    let app = two_items().await;
    app.review(1, "Mina", 4).await;
    let review = json!({
        "id": 1, "item_id": 1, "author": "Mina", "rating": 4, "body": "Mina was here.",
        "created_at": START, "updated_at": START,
    });
    (app, review)
}

#[tokio::test]
async fn one_member_changes_and_the_others_stay() {
    for (member, value) in [("rating", json!(1)), ("body", json!("On second thoughts …"))] {
        let (app, mut expected) = reviewed().await;
        expected[member] = value.clone();
        expected["updated_at"] = json!(LATER);
        app.at(LATER)
            .patch(REVIEW, json!({ member: value }))
            .await
            .is(200, &[], &expected);
        app.get(REVIEW).await.is(200, &[], &expected);
    }
}

#[tokio::test]
async fn what_is_already_so_changes_nothing() {
    let (app, before) = reviewed().await;
    app.at(LATER);
    for body in [json!({}), json!({"rating": 4})] {
        app.patch(REVIEW, body).await.is(200, &[], &before);
    }
}

#[tokio::test]
async fn author_and_item_never_change_and_nothing_can_be_cleared() {
    let (app, before) = reviewed().await;
    let body = json!({"author": "Jun", "item_id": 2, "rating": null, "body": null});
    app.patch(REVIEW, body).await.is_invalid(&json!({
        "author": ["is not known here"],
        "item_id": ["is not known here"],
        "rating": ["must be a whole number"],
        "body": ["must be a text"],
    }));
    app.get(REVIEW).await.is(200, &[], &before);
}

#[tokio::test]
async fn a_review_of_another_item_is_not_found() {
    let (app, before) = reviewed().await;
    for path in [
        "/api/v1/items/2/reviews/1",
        "/api/v1/items/1/reviews/2",
        "/api/v1/items/9/reviews/1",
    ] {
        app.patch(path, json!({"rating": 1}))
            .await
            .is_not_found("There is no such review.");
    }
    app.get(REVIEW).await.is(200, &[], &before);
}
