//! Members that no schema knows: what is suggested for them, and what else is wrong beside them.

use charter::{Policy, UnknownInput};
use serde_json::{Map, Value, json};

use crate::app::App;

const UNKNOWN: &str = "is not known here";

#[tokio::test]
async fn the_name_of_another_object_is_not_suggested() {
    let app = App::new().await;
    let item = json!({"name": "Mug", "price": {"amount": "1.00", "currency": "KRW"}, "currency": "KRW"});
    app.post("/api/v2/items", item)
        .await
        .is_invalid(&json!({"currency": [UNKNOWN]}));

    let order = json!({"quantity": 1, "lines": [{"item_id": 1, "quantity": 1, "quantiti": 2}]});
    app.post("/api/v1/orders", order).await.is_invalid(&json!({
        "quantity": [UNKNOWN],
        "lines[0].quantiti": ["is not known here; did you mean `quantity`?"],
    }));

    let card =
        json!({"type": "card", "number": "4242424242424242", "expiry": "03/26", "bank": "x", "expirey": 1});
    let payment = json!({"amount": 12.5, "currency": "USD", "method": card});
    app.post_keyed("/api/v1/payments", payment)
        .await
        .is_invalid(&json!({
            "method.bank": [UNKNOWN],
            "method.expirey": ["is not known here; did you mean `expiry`?"],
        }));
}

#[tokio::test]
async fn what_is_ignored_hides_nothing_that_is_wrong() {
    let app = App::with(Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    })
    .await;
    let mut card: Map<String, Value> = (0..100).map(|n| (format!("u{n:03}"), json!(n))).collect();
    card.insert("type".to_owned(), json!("card"));
    card.insert("number".to_owned(), json!("4242424242424242"));
    card.insert("expiry".to_owned(), json!("03/26"));
    let payment = json!({
        "method": card, "amount": 12.5, "currency": "USD", "order_id": format!("ord_{}", "0".repeat(33)),
    });
    let answer = app.post_keyed("/api/v1/payments", payment).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    let details = &answer.json()["error"]["details"];
    let fields: Vec<&String> = details.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["order_id"], "{details}");
}

#[tokio::test]
async fn an_amount_that_would_be_changed_is_not_taken() {
    let app = App::new().await;
    for (price, sentence) in [
        ("9999999999.9900000001", "has more digits than are kept"),
        ("1e-400", "has more digits than are kept"),
        ("1e400", "must be a number that can be represented"),
    ] {
        let body = format!(r#"{{"name": "Mug", "price": {price}}}"#);
        let request = app.request(poem::http::Method::POST, "/api/v1/items");
        let answer = crate::app::send(request.content_type("application/json").body(body)).await;
        answer.is_invalid(&json!({"price": [sentence]}));
    }
}
