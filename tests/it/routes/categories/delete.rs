//! `DELETE /api/v1/categories/{id}`

use serde_json::{Value, json};

use crate::{answer::Answer, app::App};

fn is_in_use(answer: &Answer) {
    let message = "The category is not empty: move or delete its items and categories first.";
    answer.refuses(409, "category_in_use", message, &Value::Null);
}

#[tokio::test]
async fn an_empty_category_is_gone() {
    let app = App::new().await;
    app.category("home", None).await;
    app.delete("/api/v1/categories/1").await.is_empty(204, &[]);
    app.get("/api/v1/categories/1")
        .await
        .is_not_found("There is no such category.");
    app.delete("/api/v1/categories/1")
        .await
        .is_not_found("There is no such category.");
    assert_eq!(app.category("home", None).await, 2);
}

#[tokio::test]
async fn a_category_with_categories_below_stays() {
    let app = App::new().await;
    app.category("home", None).await;
    app.category("kitchen", Some(1)).await;
    is_in_use(&app.delete("/api/v1/categories/1").await);
    assert_eq!(app.get("/api/v1/categories/1").await.status, 200);
    app.delete("/api/v1/categories/2").await.is_empty(204, &[]);
    app.delete("/api/v1/categories/1").await.is_empty(204, &[]);
}

#[tokio::test]
async fn a_category_with_items_stays_active_or_not() {
    for active in [true, false] {
        let app = App::new().await;
        app.category("home", None).await;
        app.item(json!({"name": "Mug", "price": 1, "category_id": 1, "active": active}))
            .await;
        is_in_use(&app.delete("/api/v1/categories/1").await);
        assert_eq!(app.get("/api/v1/items/1").await.json()["category_id"], json!(1));
        app.patch("/api/v1/items/1", json!({"category_id": null})).await;
        app.delete("/api/v1/categories/1").await.is_empty(204, &[]);
    }
}
