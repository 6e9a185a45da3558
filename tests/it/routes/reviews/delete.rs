//! `DELETE /api/v1/items/{id}/reviews/{review_id}`

use super::two_items;

const REVIEW: &str = "/api/v1/items/1/reviews/1";

#[tokio::test]
async fn a_deleted_review_is_gone_and_its_author_may_write_another() {
    let app = two_items().await;
    app.review(1, "Mina", 4).await;
    app.delete(REVIEW).await.is_empty(204, &[]);
    app.get(REVIEW).await.is_not_found("There is no such review.");
    app.delete(REVIEW).await.is_not_found("There is no such review.");
    assert_eq!(app.review(1, "Mina", 2).await, 2);
}

#[tokio::test]
async fn a_review_of_another_item_stays() {
    let app = two_items().await;
    app.review(1, "Mina", 4).await;
    app.delete("/api/v1/items/2/reviews/1")
        .await
        .is_not_found("There is no such review.");
    assert_eq!(app.get(REVIEW).await.status, 200);
}
