//! `POST /api/v2/items`

use serde_json::{Value, json};

use crate::app::{App, START};

fn priced(amount: &str) -> Value {
    json!({"name": "Mug", "price": {"amount": amount, "currency": "KRW"}})
}

#[tokio::test]
async fn every_member_is_stored_as_it_was_sent() {
    let app = App::new().await;
    let category = app.category("tableware", None).await;
    let body = json!({
        "name": " Walnut board ", "description": "Oiled.", "price": {"amount": "59.95", "currency": "USD"},
        "category_id": category, "stock": 12, "active": false,
    });
    let created = json!({
        "id": 1, "name": "Walnut board", "description": "Oiled.", "price": {"amount": "59.95", "currency": "USD"},
        "category_id": category, "stock": 12, "active": false, "created_at": START, "updated_at": START,
    });
    let answer = app.post("/api/v2/items", body).await;
    answer.is(201, &[("location", "/api/v2/items/1")], &created);
    app.get(answer.header("location")).await.is(200, &[], &created);
}

#[tokio::test]
async fn the_rules_of_the_shop_hold_here_too() {
    let app = App::new().await;
    let mut replica = priced("1.00");
    replica["name"] = json!("A replica");
    let answer = app.post("/api/v2/items", replica).await;
    answer.is_invalid(&json!({"name": ["must not contain the word \"replica\""]}));
    let mut nowhere = priced("1.00");
    nowhere["category_id"] = json!(99);
    let answer = app.post("/api/v2/items", nowhere).await;
    assert_eq!(
        (answer.status, answer.json()["error"]["code"].as_str()),
        (409, Some("unknown_category"))
    );
}

#[tokio::test]
async fn what_is_no_price_is_told_member_by_member() {
    let app = App::new().await;
    let pattern = "must match the pattern ^(0|[1-9][0-9]{0,9})(\\.[0-9]{1,2})?$";
    for amount in [
        "",
        "-1",
        "1.005",
        "01.00",
        ".5",
        "1.",
        "1e3",
        "1,000",
        "10000000000",
        "12 000",
        "NaN",
    ] {
        let answer = app.post("/api/v2/items", priced(amount)).await;
        answer.is_invalid(&json!({"price.amount": [pattern]}));
    }
    for (price, details) in [
        (json!(24000), json!({"price": ["must be an object"]})),
        (
            json!({}),
            json!({"price.amount": ["is required"], "price.currency": ["is required"]}),
        ),
        (
            json!({"amount": 1, "currency": "EUR", "cents": 2}),
            json!({
                "price.amount": ["must be a text"],
                "price.currency": ["must be one of KRW, USD, JPY"],
                "price.cents": ["is not known here"],
            }),
        ),
    ] {
        let answer = app
            .post("/api/v2/items", json!({"name": "Mug", "price": price}))
            .await;
        assert_eq!(
            (answer.status, &answer.json()["error"]["details"]),
            (422, &details)
        );
    }
}

#[tokio::test]
async fn only_who_may_write_items_may() {
    let app = App::new().await;
    let reader = app.customer("Reader").await;
    let refused = app.post_as(&reader, "/api/v2/items", priced("1.00")).await;
    assert_eq!(refused.status, 403);
    let request = app.anonymous("POST".parse().unwrap(), "/api/v2/items");
    assert_eq!(
        crate::app::send(request.body_json(&priced("1.00"))).await.status,
        401
    );
}
