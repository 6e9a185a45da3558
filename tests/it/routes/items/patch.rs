//! `PATCH /api/v1/items/{id}`: absent stays, null clears, a value replaces (RFC 7396).

use serde_json::{Value, json};

use crate::app::{App, START};

const LATER: &str = "2026-03-04T00:00:00Z";

async fn full_item(app: &App) -> Value {
    let category = app.category("tableware", None).await;
    let body = json!({
        "name": "Walnut board", "description": "Oiled.", "price": 59.95, "currency": "USD",
        "category_id": category, "stock": 12, "active": true,
    });
    let answer = app.post("/api/v1/items", body).await;
    assert_eq!(answer.status, 201);
    answer.json()
}

#[tokio::test]
async fn one_member_changes_and_the_others_stay() {
    let changes = [
        ("name", json!("Oak board")),
        ("description", json!("Waxed.")),
        ("description", Value::Null),
        ("price", json!(40.07)),
        ("currency", json!("JPY")),
        ("category_id", json!(2)),
        ("category_id", Value::Null),
        ("stock", json!(0)),
        ("active", json!(false)),
    ];
    for (member, value) in changes {
        let app = App::new().await;
        let mut expected = full_item(&app).await;
        app.category("boards", None).await;
        expected[member] = value.clone();
        expected["updated_at"] = json!(LATER);
        app.at(LATER)
            .patch("/api/v1/items/1", json!({ member: value }))
            .await
            .is(200, &[], &expected);
        app.get("/api/v1/items/1").await.is(200, &[], &expected);
    }
}

#[tokio::test]
async fn null_and_absent_are_told_apart_down_to_the_database() {
    let app = App::new().await;
    full_item(&app).await;
    let stored = async || {
        let row = app
            .row("SELECT description, category_id, updated_at FROM items WHERE id = 1")
            .await;
        let description: Option<String> = row.try_get("", "description").unwrap();
        (
            description,
            row.try_get::<Option<i64>>("", "category_id").unwrap(),
        )
    };
    app.patch("/api/v1/items/1", json!({"stock": 3})).await;
    assert_eq!(stored().await, (Some("Oiled.".to_owned()), Some(1)));
    app.patch("/api/v1/items/1", json!({"description": null})).await;
    assert_eq!(stored().await, (None, Some(1)));
    app.patch("/api/v1/items/1", json!({"description": "", "category_id": null}))
        .await;
    assert_eq!(stored().await, (Some(String::new()), None));
}

#[tokio::test]
async fn null_is_refused_for_members_that_cannot_be_empty() {
    let app = App::new().await;
    let before = full_item(&app).await;
    let body = json!({
        "name": null, "price": null, "currency": null, "stock": null, "active": null, "description": null,
    });
    app.patch("/api/v1/items/1", body).await.is_invalid(&json!({
        "name": ["must be a text"],
        "price": ["must be a number"],
        "currency": ["must be one of KRW, USD, JPY"],
        "stock": ["must be a whole number"],
        "active": ["must be true or false"],
    }));
    app.get("/api/v1/items/1").await.is(200, &[], &before);
}

#[tokio::test]
async fn a_patch_that_changes_nothing_leaves_the_time_of_change() {
    let app = App::new().await;
    let before = full_item(&app).await;
    app.at(LATER);
    for body in [
        json!({}),
        json!({"name": "Walnut board", "stock": 12}),
        json!({"name": " Walnut board "}),
    ] {
        app.patch("/api/v1/items/1", body).await.is(200, &[], &before);
    }
}

#[tokio::test]
async fn every_change_is_later_than_the_one_before_even_when_the_clock_is_not() {
    let app = App::new().await;
    full_item(&app).await;
    app.at("2026-03-02T09:14:00Z");
    let first = app.patch("/api/v1/items/1", json!({"stock": 1})).await.json();
    let second = app.patch("/api/v1/items/1", json!({"stock": 2})).await.json();
    let times = [&first["created_at"], &first["updated_at"], &second["updated_at"]];
    assert_eq!(
        times,
        [
            START,
            "2026-03-02T09:15:00.000001Z",
            "2026-03-02T09:15:00.000002Z"
        ]
    );
}

#[tokio::test]
async fn plain_json_means_the_same() {
    let app = App::new().await;
    let mut expected = full_item(&app).await;
    expected["description"] = Value::Null;
    expected["updated_at"] = json!(LATER);
    app.at(LATER);
    let request = app.request(poem::http::Method::PATCH, "/api/v1/items/1");
    let answer = crate::app::send(request.body_json(&json!({"description": null}))).await;
    answer.is(200, &[], &expected);
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let app = App::new().await;
    let before = full_item(&app).await;
    app.at(LATER);
    app.patch("/api/v1/items/1", json!({"stock": 1, "category_id": 99}))
        .await
        .refuses(
            409,
            "unknown_category",
            "There is no such category.",
            &json!({"category_id": ["there is no such category"]}),
        );
    app.patch("/api/v1/items/1", json!({"stock": 1, "created_at": LATER}))
        .await
        .is_invalid(&json!({
            "created_at": ["is not known here"],
        }));
    app.get("/api/v1/items/1").await.is(200, &[], &before);
    app.patch("/api/v1/items/2", json!({"stock": 1}))
        .await
        .is_not_found("There is no such item.");
}
