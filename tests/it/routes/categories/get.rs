//! `GET /api/v1/categories/{id}`

use serde_json::json;

use crate::{
    answer::SHARED,
    app::{App, START},
};

#[tokio::test]
async fn a_category_is_shown_as_it_was_stored() {
    let app = App::new().await;
    app.category("home", None).await;
    let home = json!({
        "id": 1, "name": "HOME", "slug": "home", "parent_id": null, "created_at": START, "updated_at": START,
    });
    app.get("/api/v1/categories/1").await.is(200, &[SHARED], &home);
}

#[tokio::test]
async fn a_category_that_does_not_exist_is_not_found() {
    let app = App::new().await;
    app.get("/api/v1/categories/1")
        .await
        .is_not_found("There is no such category.");
}
