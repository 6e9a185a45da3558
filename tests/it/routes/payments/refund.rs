//! `POST /api/v1/payments/{id}/refund`

use serde_json::{Value, json};

use super::{address, authorized, of, step};
use crate::routes::orders::{self, placed, shelves, stock};

#[tokio::test]
async fn what_was_captured_is_given_back_once_and_the_order_stays_paid() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 1)]).await;
    let mut payment = authorized(&app, of(&order)).await;
    for state in ["authorized", "refunded"] {
        let message = format!("The payment is {state}; it would have to be captured.");
        step(&app, &payment, "refund")
            .await
            .refuses(409, "invalid_state", &message, &Value::Null);
        if state == "refunded" {
            break;
        }
        assert_eq!(step(&app, &payment, "capture").await.status, 200);
        let later = "2026-03-04T00:00:00Z";
        payment["status"] = json!("refunded");
        payment["updated_at"] = json!(later);
        step(app.at(later), &payment, "refund")
            .await
            .is(200, &[], &payment);
        app.get(&address(&payment)).await.is(200, &[], &payment);
    }
    assert_eq!(
        app.get(&orders::address(&order)).await.json()["status"],
        json!("paid")
    );
    assert_eq!(stock(&app, 1).await, 2);
}
