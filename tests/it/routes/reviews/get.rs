//! `GET /api/v1/items/{id}/reviews/{review_id}`

use serde_json::json;

use super::two_items;
use crate::app::START;

#[tokio::test]
async fn a_review_is_found_under_its_item_only() {
    let app = two_items().await;
    app.review(1, "Mina", 4).await;
    app.get("/api/v1/items/1/reviews/1").await.is(
        200,
        &[],
        &json!({
            "id": 1, "item_id": 1, "author": "Mina", "rating": 4, "body": "Mina was here.",
            "created_at": START, "updated_at": START,
        }),
    );
    for path in [
        "/api/v1/items/2/reviews/1",
        "/api/v1/items/3/reviews/1",
        "/api/v1/items/1/reviews/2",
    ] {
        app.get(path).await.is_not_found("There is no such review.");
    }
}
