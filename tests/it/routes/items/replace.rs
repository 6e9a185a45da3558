//! `PUT /api/v1/items/{id}`

use serde_json::{Value, json};

use crate::app::{App, START};

async fn full_item(app: &App) -> i64 {
    let category = app.category("tableware", None).await;
    let body = json!({
        "name": "Walnut board", "description": "Oiled.", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 12, "active": false,
    });
    app.item(body).await
}

#[tokio::test]
async fn what_the_body_leaves_out_goes_back_to_its_default() {
    let app = App::new().await;
    full_item(&app).await;
    let replaced = json!({
        "id": 1, "name": "Oak board", "description": null, "price": 40, "currency": "KRW",
        "category_id": null, "stock": 0, "active": true,
        "created_at": START, "updated_at": "2026-03-04T00:00:00Z",
    });
    app.at("2026-03-04T00:00:00Z");
    app.put("/api/v1/items/1", json!({"name": "Oak board", "price": 40}))
        .await
        .is(200, &[], &replaced);
    app.get("/api/v1/items/1").await.is(200, &[], &replaced);
}

#[tokio::test]
async fn every_member_is_replaced() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 1})).await;
    let category = app.category("boards", None).await;
    let body = json!({
        "name": "Walnut board", "description": "Oiled.", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 12, "active": false,
    });
    let replaced = json!({
        "id": 1, "name": "Walnut board", "description": "Oiled.", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 12, "active": false,
        "created_at": START, "updated_at": "2026-03-04T00:00:00Z",
    });
    app.at("2026-03-04T00:00:00Z");
    app.put("/api/v1/items/1", body).await.is(200, &[], &replaced);
    app.get("/api/v1/items/1").await.is(200, &[], &replaced);
}

#[tokio::test]
async fn putting_back_what_was_read_changes_nothing() {
    let app = App::new().await;
    full_item(&app).await;
    let read = app.get("/api/v1/items/1").await.json();
    let writable = [
        "name",
        "description",
        "price",
        "currency",
        "category_id",
        "stock",
        "active",
    ];
    let body: Value = writable
        .iter()
        .map(|name| ((*name).to_owned(), read[*name].clone()))
        .collect();
    app.at("2026-03-04T00:00:00Z")
        .put("/api/v1/items/1", body)
        .await
        .is(200, &[], &read);
}

#[tokio::test]
async fn a_put_needs_what_a_post_needs() {
    let app = App::new().await;
    full_item(&app).await;
    let answer = app.put("/api/v1/items/1", json!({"stock": -1, "id": 5})).await;
    answer.is_invalid(&json!({
        "name": ["is required"],
        "price": ["is required"],
        "stock": ["must be at least 0"],
        "id": ["is not known here"],
    }));
}

#[tokio::test]
async fn a_put_never_creates() {
    let app = App::new().await;
    let body = json!({"name": "Oak board", "price": 40});
    app.put("/api/v1/items/1", body)
        .await
        .is_not_found("There is no such item.");
    app.get("/api/v1/items/1")
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn a_category_that_does_not_exist_leaves_the_item_as_it_was() {
    let app = App::new().await;
    full_item(&app).await;
    let before = app.get("/api/v1/items/1").await.json();
    let body = json!({"name": "Oak board", "price": 40, "category_id": 99});
    app.put("/api/v1/items/1", body).await.refuses(
        409,
        "unknown_category",
        "There is no such category.",
        &json!({"category_id": ["there is no such category"]}),
    );
    app.get("/api/v1/items/1").await.is(200, &[], &before);
}
