//! `POST /api/v1/items`

use serde_json::{Value, json};

use crate::app::{App, START};

#[tokio::test]
async fn name_and_price_are_enough_and_the_rest_has_defaults() {
    let app = App::new().await;
    let answer = app
        .post("/api/v1/items", json!({"name": "Stoneware mug", "price": 24000}))
        .await;
    let created = json!({
        "id": 1, "name": "Stoneware mug", "description": null, "price": 24000, "currency": "KRW",
        "category_id": null, "stock": 0, "active": true, "created_at": START, "updated_at": START,
    });
    answer.is(201, &[("location", "/api/v1/items/1")], &created);
    app.get(answer.header("location")).await.is(200, &[], &created);
}

#[tokio::test]
async fn every_member_is_stored_as_it_was_sent() {
    let app = App::new().await;
    let category = app.category("tableware", None).await;
    let body = json!({
        "name": "Walnut board", "description": "Oiled.\n40 × 25 cm", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 2147483647, "active": false,
    });
    let answer = app
        .at("2026-03-03T10:00:00.123456Z")
        .post("/api/v1/items", body)
        .await;
    let created = json!({
        "id": 1, "name": "Walnut board", "description": "Oiled.\n40 × 25 cm", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 2147483647, "active": false,
        "created_at": "2026-03-03T10:00:00.123456Z", "updated_at": "2026-03-03T10:00:00.123456Z",
    });
    answer.is(201, &[("location", "/api/v1/items/1")], &created);
    app.get("/api/v1/items/1").await.is(200, &[], &created);
}

#[tokio::test]
async fn null_means_absent_where_null_is_a_value() {
    let app = App::new().await;
    let body = json!({"name": "Mug", "price": 0, "description": null, "category_id": null});
    let answer = app.post("/api/v1/items", body).await;
    let created = json!({
        "id": 1, "name": "Mug", "description": null, "price": 0, "currency": "KRW",
        "category_id": null, "stock": 0, "active": true, "created_at": START, "updated_at": START,
    });
    answer.is(201, &[("location", "/api/v1/items/1")], &created);
}

#[tokio::test]
async fn null_is_refused_where_it_is_no_value() {
    let app = App::new().await;
    let body = json!({"name": null, "price": null, "currency": null, "stock": null, "active": null});
    app.post("/api/v1/items", body).await.is_invalid(&json!({
        "name": ["must be a text"],
        "price": ["must be a number"],
        "currency": ["must be one of KRW, USD, JPY"],
        "stock": ["must be a whole number"],
        "active": ["must be true or false"],
    }));
}

#[tokio::test]
async fn every_field_that_breaks_a_rule_is_named() {
    let app = App::new().await;
    let refused = app
        .post("/api/v1/items", json!({"name": "", "price": -100}))
        .await;
    refused.is_invalid(&json!({
        "name": ["must be at least 2 characters long"],
        "price": ["must be at least 0"],
    }));

    let body = json!({
        "name": "Mug", "description": "x".repeat(2001), "price": 1e10, "currency": "EUR", "category_id": 0,
        "stock": 2147483648_i64, "active": "yes", "prise": 1,
    });
    app.post("/api/v1/items", body).await.is_invalid(&json!({
        "description": ["must be at most 2000 characters long"],
        "price": ["must be at most 9999999999.99"],
        "currency": ["must be one of KRW, USD, JPY"],
        "category_id": ["must be at least 1"],
        "stock": ["must be at most 2147483647"],
        "active": ["must be true or false"],
        "prise": ["is not known here; did you mean `price`?"],
    }));
    app.post("/api/v1/items", json!({}))
        .await
        .is_invalid(&json!({"name": ["is required"], "price": ["is required"]}));
}

#[tokio::test]
async fn nothing_is_stored_of_a_refused_item() {
    let app = App::new().await;
    app.statements.take();
    for body in [
        json!({"name": "", "price": -100}),
        json!({"name": "A replica", "price": 1}),
    ] {
        assert_eq!(app.post("/api/v1/items", body).await.status, 422);
    }
    assert_eq!(app.statements.take(), Vec::<String>::new());
}

#[tokio::test]
async fn a_category_that_does_not_exist_is_a_conflict() {
    let app = App::new().await;
    let body = json!({"name": "Stoneware mug", "price": 1, "category_id": 7});
    app.post("/api/v1/items", body).await.refuses(
        409,
        "unknown_category",
        "There is no such category.",
        &json!({"category_id": ["there is no such category"]}),
    );
    app.get("/api/v1/items/1")
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn whole_numbers_may_be_written_with_a_point() {
    let app = App::new().await;
    let answer = app
        .post(
            "/api/v1/items",
            json!({"name": "Mug", "price": 12.0, "stock": 3.0}),
        )
        .await;
    let body: Value = answer.json();
    assert_eq!(
        (answer.status, &body["price"], &body["stock"]),
        (201, &json!(12), &json!(3)),
        "{body}"
    );
}
