//! `GET /api/v1/items/{id}`

use serde_json::json;

use crate::app::{App, START};

#[tokio::test]
async fn an_item_that_does_not_exist_is_not_found() {
    let app = App::new().await;
    app.get("/api/v1/items/999999")
        .await
        .is_not_found("There is no such item.");
    app.get("/api/v1/items/999999?fields=id&include=reviews")
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn an_inactive_item_is_still_there() {
    let app = App::new().await;
    let id = app
        .item(json!({"name": "Stoneware mug", "price": 1, "active": false}))
        .await;
    let item = json!({
        "id": id, "name": "Stoneware mug", "description": null, "price": 1, "currency": "KRW",
        "category_id": null, "stock": 0, "active": false, "created_at": START, "updated_at": START,
    });
    app.get("/api/v1/items/1").await.is(200, &[], &item);
}

#[tokio::test]
async fn ids_keep_all_their_64_bits() {
    let app = App::new().await;
    for id in [9_007_199_254_740_993_i64, i64::MAX] {
        app.execute(&format!(
            "INSERT INTO items (id, name, price, currency, stock, active, created_at, updated_at)
             VALUES ({id}, 'Far item', 100, 'KRW', 0, TRUE, 0, 0)"
        ))
        .await;
        let answer = app.get(&format!("/api/v1/items/{id}?fields=name")).await;
        assert_eq!(
            (answer.status, answer.text),
            (200, format!(r#"{{"id":{id},"name":"Far item"}}"#))
        );
    }
    app.delete("/api/v1/items/9007199254740993")
        .await
        .is_empty(204, &[]);
    assert_eq!(app.get("/api/v1/items/9007199254740993").await.status, 404);
    assert_eq!(app.get("/api/v1/items/9223372036854775807").await.status, 200);
}

#[tokio::test]
async fn fields_narrow_the_item_and_include_adds_to_it() {
    let app = App::new().await;
    app.item(json!({"name": "Stoneware mug", "price": 24000})).await;
    let get = async |query: &str| app.get(&format!("/api/v1/items/1?{query}")).await;
    get("fields=id,name")
        .await
        .is(200, &[], &json!({"id": 1, "name": "Stoneware mug"}));
    get("fields=name")
        .await
        .is(200, &[], &json!({"id": 1, "name": "Stoneware mug"}));
    get("fields=id").await.is(200, &[], &json!({"id": 1}));
    let both = json!({"id": 1, "price": 24000, "category": null, "reviews": []});
    get("fields=price&include=category,reviews")
        .await
        .is(200, &[], &both);
}

#[tokio::test]
async fn one_statement_reads_an_item_and_one_more_each_relation() {
    let app = App::new().await;
    let category = app.category("tableware", None).await;
    app.item(json!({"name": "Stoneware mug", "price": 1, "category_id": category}))
        .await;
    for (query, statements) in [
        ("", 1),
        ("?include=category", 2),
        ("?include=reviews", 2),
        ("?include=reviews,category", 3),
    ] {
        app.statements.take();
        assert_eq!(app.get(&format!("/api/v1/items/1{query}")).await.status, 200);
        assert_eq!(app.statements.counts(), (statements, 0), "{query}");
    }
}
