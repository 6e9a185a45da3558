//! `DELETE /api/v1/items/{id}`

use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn a_deleted_item_is_gone_with_its_reviews() {
    let app = App::new().await;
    let id = app.item(json!({"name": "Stoneware mug", "price": 1})).await;
    let kept = app.item(json!({"name": "Tea pot", "price": 1})).await;
    app.review(id, "Mina", 5).await;
    app.review(kept, "Mina", 5).await;
    app.delete("/api/v1/items/1").await.is_empty(204, &[]);
    app.get("/api/v1/items/1")
        .await
        .is_not_found("There is no such item.");
    app.get("/api/v1/items/1/reviews")
        .await
        .is_not_found("There is no such item.");
    app.get("/api/v1/items/1/reviews/1")
        .await
        .is_not_found("There is no such review.");
    assert_eq!(app.get("/api/v1/items/2/reviews/2").await.status, 200);
    let reviews = app.row("SELECT count(*) AS left FROM reviews").await;
    assert_eq!(reviews.try_get::<i64>("", "left").unwrap(), 1);
}

#[tokio::test]
async fn deleting_again_is_not_found_and_changes_nothing() {
    let app = App::new().await;
    app.item(json!({"name": "Stoneware mug", "price": 1})).await;
    app.item(json!({"name": "Tea pot", "price": 1})).await;
    app.delete("/api/v1/items/1").await.is_empty(204, &[]);
    app.delete("/api/v1/items/1")
        .await
        .is_not_found("There is no such item.");
    assert_eq!(app.get("/api/v1/items/2").await.status, 200);
}

#[tokio::test]
async fn an_id_is_never_given_out_again() {
    let app = App::new().await;
    app.item(json!({"name": "Stoneware mug", "price": 1})).await;
    app.delete("/api/v1/items/1").await.is_empty(204, &[]);
    assert_eq!(app.item(json!({"name": "Tea pot", "price": 1})).await, 2);
    assert_eq!(app.get("/api/v1/items/1").await.status, 404);
}
