//! `POST /api/v1/orders/{id}/cancel`

use serde_json::{Value, json};

use super::{address, placed, shelves, stock};
use crate::{answer::Answer, app::App};

async fn cancel(app: &App, order: &Value) -> Answer {
    app.post(&format!("{}/cancel", address(order)), Value::Null).await
}

#[tokio::test]
async fn what_is_called_off_is_for_sale_again() {
    let app = shelves().await;
    let mut order = placed(&app, &[(1, 2), (3, 7)]).await;
    assert_eq!((stock(&app, 1).await, stock(&app, 3).await), (1, 0));
    let later = "2026-03-04T00:00:00Z";
    order["status"] = json!("cancelled");
    order["updated_at"] = json!(later);
    cancel(app.at(later), &order).await.is(200, &[], &order);
    app.get(&address(&order)).await.is(200, &[], &order);
    assert_eq!((stock(&app, 1).await, stock(&app, 3).await), (3, 7));
    assert_eq!(
        app.get("/api/v1/items/1").await.json()["updated_at"],
        json!(later)
    );
}

#[tokio::test]
async fn only_a_pending_order_is_called_off_and_only_once() {
    let app = shelves().await;
    let (pending, paid) = (placed(&app, &[(1, 1)]).await, placed(&app, &[(4, 1)]).await);
    assert_eq!(cancel(&app, &pending).await.status, 200);
    for (order, state) in [(&pending, "cancelled"), (&paid, "paid")] {
        let message = format!("The order is {state}; it would have to be pending.");
        cancel(&app, order)
            .await
            .refuses(409, "invalid_state", &message, &Value::Null);
    }
    assert_eq!((stock(&app, 1).await, stock(&app, 4).await), (3, 49));
}

#[tokio::test]
async fn a_shelf_that_was_filled_meanwhile_takes_what_it_can() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 2)]).await;
    app.patch("/api/v1/items/1", json!({"stock": i32::MAX - 1})).await;
    assert_eq!(cancel(&app, &order).await.status, 200);
    assert_eq!(stock(&app, 1).await, i64::from(i32::MAX));
}
