mod capture;
mod create;
mod get;
mod list;
mod refund;
mod secrecy;

use serde_json::{Value, json};

use crate::{answer::Answer, app::App};

const PAYMENTS: &str = "/api/v1/payments";
const NUMBER: &str = "4242424242424242";

fn card() -> Value {
    json!({"type": "card", "number": NUMBER, "expiry": "03/26"})
}

fn wallet() -> Value {
    json!({"type": "wallet", "provider": "kakao-pay", "token": "tk_9f2c7b1e5d"})
}

/// A payment for nothing that the shop knows of.
fn loose(method: &Value) -> Value {
    json!({"amount": 12.5, "currency": "USD", "method": method})
}

/// A payment for an order, of all that it comes to.
fn of(order: &Value) -> Value {
    json!({"order_id": order["id"], "amount": order["total"], "currency": order["currency"], "method": card()})
}

async fn authorized(app: &App, body: Value) -> Value {
    let answer = app.post(PAYMENTS, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn address(payment: &Value) -> String {
    format!("{PAYMENTS}/{}", payment["id"].as_str().unwrap())
}

/// Asks for the next step of a payment: `capture` or `refund`.
async fn step(app: &App, payment: &Value, step: &str) -> Answer {
    app.post(&format!("{}/{step}", address(payment)), Value::Null)
        .await
}
