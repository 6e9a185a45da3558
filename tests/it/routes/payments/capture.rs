//! `POST /api/v1/payments/{id}/capture`

use serde_json::{Value, json};

use super::{address, authorized, loose, of, step, wallet};
use crate::{
    app::App,
    routes::orders::{self, changed, placed, shelves, stock},
};

const LATER: &str = "2026-03-04T00:00:00Z";

#[tokio::test]
async fn a_captured_payment_pays_its_order_and_voids_what_else_was_authorized_for_it() {
    let app = shelves().await;
    let mut order = placed(&app, &[(1, 1)]).await;
    let (unused, mut payment) = (
        authorized(&app, of(&order)).await,
        authorized(&app, of(&order)).await,
    );
    payment["status"] = json!("captured");
    payment["updated_at"] = json!(LATER);
    step(app.at(LATER), &payment, "capture")
        .await
        .is(200, &[], &payment);
    app.get(&address(&payment)).await.is(200, &[], &payment);
    order["status"] = json!("paid");
    order["updated_at"] = json!(LATER);
    app.get(&orders::address(&order)).await.is(200, &[], &order);
    let voided = app.get(&address(&unused)).await.json();
    assert_eq!(
        (&voided["status"], &voided["updated_at"]),
        (&json!("voided"), &json!(LATER))
    );
    let message = "The payment is voided; it would have to be authorized.";
    step(&app, &unused, "capture")
        .await
        .refuses(409, "invalid_state", message, &Value::Null);
    let message = "The order is paid; it would have to be pending.";
    let cancel = app
        .post(&format!("{}/cancel", orders::address(&order)), Value::Null)
        .await;
    cancel.refuses(409, "invalid_state", message, &Value::Null);
}

#[tokio::test]
async fn a_payment_is_captured_once() {
    let app = App::new().await;
    let payment = authorized(&app, loose(&wallet())).await;
    assert_eq!(
        step(&app, &payment, "capture").await.json()["status"],
        json!("captured")
    );
    let message = "The payment is captured; it would have to be authorized.";
    step(&app, &payment, "capture")
        .await
        .refuses(409, "invalid_state", message, &Value::Null);
    assert_eq!(step(&app, &payment, "refund").await.status, 200);
    let message = "The payment is refunded; it would have to be authorized.";
    step(&app, &payment, "capture")
        .await
        .refuses(409, "invalid_state", message, &Value::Null);
}

#[tokio::test]
async fn who_calls_an_order_off_does_not_pay_for_it() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 1)]).await;
    let payment = authorized(&app, of(&order)).await;
    let apart = authorized(&app, loose(&wallet())).await;
    app.post(&format!("{}/cancel", orders::address(&order)), Value::Null)
        .await;
    let voided = app.get(&address(&payment)).await.json();
    assert_eq!(voided["status"], json!("voided"));
    assert!(changed(&voided) > changed(&payment), "{voided}");
    app.get(&address(&apart)).await.is(200, &[], &apart);
    assert_eq!(stock(&app, 1).await, 3);
}
