//! `GET /api/v2/items/{id}`

use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn members_can_be_chosen_and_the_price_is_one_of_them() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 24000})).await;
    let price = json!({"amount": "24000.00", "currency": "KRW"});
    for (fields, shown) in [
        ("name", json!({"id": 1, "name": "Mug"})),
        ("price", json!({"id": 1, "price": price})),
        ("id,price,stock", json!({"id": 1, "price": price, "stock": 0})),
    ] {
        let answer = app.get(&format!("/api/v2/items/1?fields={fields}")).await;
        answer.is(200, &[], &shown);
    }
    let answer = app.get("/api/v2/items/1?fields=currency").await;
    assert_eq!(answer.status, 422, "{answer:?}");
}

#[tokio::test]
async fn nothing_of_it_ends() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 24000})).await;
    let answer = app.get("/api/v2/items/1").await;
    for name in ["deprecation", "sunset", "link"] {
        assert!(!answer.headers.contains_key(name), "{answer:?}");
    }
    app.get("/api/v2/items/2")
        .await
        .is_not_found("There is no such item.");
}
