mod at_once;
mod cancel;
mod create;
mod get;
mod list;
mod others;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::App;

pub(super) const ORDERS: &str = "/api/v1/orders";

/// A shop with three mugs in won (1), a tea pot in dollars (2), seven bowls in won (3), a gift in won (4), and a jug in
/// won that is not for sale (5).
pub(super) async fn shelves() -> App {
    let app = App::new().await;
    for body in [
        json!({"name": "Stoneware mug", "price": 24000.5, "stock": 3}),
        json!({"name": "Tea pot", "price": 12.25, "currency": "USD", "stock": 1}),
        json!({"name": "Oak bowl", "price": 1000.1, "stock": 7}),
        json!({"name": "Sticker", "price": 0, "stock": 50}),
        json!({"name": "Old jug", "price": 1, "stock": 9, "active": false}),
    ] {
        app.item(body).await;
    }
    app
}

/// An order as a client writes it.
pub(super) fn lines(lines: &[(i64, i32)]) -> Value {
    let lines = lines
        .iter()
        .map(|(item, quantity)| json!({"item_id": item, "quantity": quantity}));
    json!({"lines": lines.collect::<Value>()})
}

/// Places an order in the name of whoever sends requests without more words.
pub(super) async fn placed(app: &App, of: &[(i64, i32)]) -> Value {
    let answer = app.post(ORDERS, lines(of)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

/// When something last changed.
pub(super) fn changed(resource: &Value) -> Timestamp {
    resource["updated_at"].as_str().unwrap().parse().unwrap()
}

/// The address of an order.
pub(super) fn address(order: &Value) -> String {
    format!("{ORDERS}/{}", order["id"].as_str().unwrap())
}

/// How many pieces of an item are left.
pub(super) async fn stock(app: &App, item: i64) -> i64 {
    app.get(&format!("/api/v1/items/{item}")).await.json()["stock"]
        .as_i64()
        .unwrap()
}
