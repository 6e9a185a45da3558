//! What belongs to somebody else does not exist, for admins neither.

use poem::http::Method;
use serde_json::{Value, json};

use super::{ORDERS, address, lines, shelves, stock};
use crate::app::send;

#[tokio::test]
async fn on_every_operation_another_account_s_order_and_payment_are_not_found() {
    let app = shelves().await;
    let (mina, jun) = (app.customer("Mina").await, app.customer("Jun").await);
    let order = app.post_as(&mina, ORDERS, lines(&[(1, 1)])).await.json();
    let payment = json!({"amount": 1, "currency": "KRW", "method": {"type": "wallet", "provider": "pay", "token": "t"}});
    let payment = app.post_as(&mina, "/api/v1/payments", payment).await.json();
    let payment = format!("/api/v1/payments/{}", payment["id"].as_str().unwrap());
    let order = address(&order);
    for (method, target, message) in [
        (Method::GET, order.clone(), "There is no such order."),
        (Method::POST, format!("{order}/cancel"), "There is no such order."),
        (Method::GET, payment.clone(), "There is no such payment."),
        (
            Method::POST,
            format!("{payment}/capture"),
            "There is no such payment.",
        ),
        (
            Method::POST,
            format!("{payment}/refund"),
            "There is no such payment.",
        ),
    ] {
        for by in [&jun, app.admin()] {
            send(by.on(app.anonymous(method.clone(), &target)))
                .await
                .is_not_found(message);
        }
    }
    for list in [ORDERS, "/api/v1/payments"] {
        for (by, total) in [(&mina, 1), (&jun, 0), (app.admin(), 0)] {
            let page = send(by.on(app.anonymous(Method::GET, list))).await.json();
            assert_eq!(page["meta"]["total"], json!(total), "{list}");
        }
    }
    // Nor can it be paid for.
    let by_jun = json!({"order_id": order.rsplit('/').next(), "amount": 24000.5, "currency": "KRW",
                        "method": {"type": "wallet", "provider": "pay", "token": "t"}});
    app.post_as(&jun, "/api/v1/payments", by_jun).await.refuses(
        409,
        "unknown_order",
        "You have no such order.",
        &json!({"order_id": ["you have no such order"]}),
    );
    assert_eq!(stock(&app, 1).await, 2);
    let still = send(mina.on(app.anonymous(Method::GET, &order))).await;
    assert_eq!(
        (still.status, &still.json()["status"]),
        (200, &Value::from("pending"))
    );
}
