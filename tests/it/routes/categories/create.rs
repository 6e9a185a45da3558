//! `POST /api/v1/categories`

use serde_json::json;

use crate::{
    answer::SHARED,
    app::{App, START},
};

const LIST: &str = "/api/v1/categories";

#[tokio::test]
async fn a_category_stands_at_the_top_or_below_another() {
    let app = App::new().await;
    let top = app
        .post(
            LIST,
            json!({"name": "  Home and living ", "slug": "home-and-living"}),
        )
        .await;
    top.is(
        201,
        &[("location", "/api/v1/categories/1")],
        &json!({
            "id": 1, "name": "Home and living", "slug": "home-and-living", "parent_id": null,
            "created_at": START, "updated_at": START,
        }),
    );
    let below = app
        .post(LIST, json!({"name": "식기", "slug": "tableware", "parent_id": 1}))
        .await;
    let stored = json!({
        "id": 2, "name": "식기", "slug": "tableware", "parent_id": 1, "created_at": START, "updated_at": START,
    });
    below.is(201, &[("location", "/api/v1/categories/2")], &stored);
    app.get(below.header("location"))
        .await
        .is(200, &[SHARED], &stored);
    assert_eq!(
        app.post(
            LIST,
            json!({"name": "Garden", "slug": "garden", "parent_id": null})
        )
        .await
        .status,
        201
    );
}

#[tokio::test]
async fn name_and_slug_are_unique_in_the_whole_shop() {
    let app = App::new().await;
    let top = app.category("home", None).await;
    app.category("garden", Some(top)).await;
    for (body, field) in [
        (json!({"name": "HOME", "slug": "house"}), "name"),
        (
            json!({"name": " GARDEN ", "slug": "yard", "parent_id": top}),
            "name",
        ),
        (json!({"name": "Home", "slug": "home", "parent_id": top}), "slug"),
    ] {
        app.post(LIST, body).await.refuses(
            409,
            "duplicate_category",
            "Another category has this name or slug.",
            &json!({ field: ["another category has this value"] }),
        );
    }
    let both = json!({"name": "HOME", "slug": "garden"});
    app.post(LIST, both).await.refuses(
        409,
        "duplicate_category",
        "Another category has this name or slug.",
        &json!({"name": ["another category has this value"], "slug": ["another category has this value"]}),
    );
    assert_eq!(app.get("/api/v1/categories/3").await.status, 404);
}

#[tokio::test]
async fn a_name_has_one_spelling() {
    let app = App::new().await;
    let composed = app.post(LIST, json!({"name": "Café", "slug": "cafe"})).await;
    assert_eq!(composed.status, 201);
    for name in ["Cafe\u{301}", " Cafe\u{301}\u{a0}"] {
        app.post(LIST, json!({"name": name, "slug": "other"}))
            .await
            .refuses(
                409,
                "duplicate_category",
                "Another category has this name or slug.",
                &json!({"name": ["another category has this value"]}),
            );
    }
}

#[tokio::test]
async fn a_parent_that_does_not_exist_is_a_conflict() {
    let app = App::new().await;
    for parent in [1, i64::MAX] {
        app.post(LIST, json!({"name": "Home", "slug": "home", "parent_id": parent}))
            .await
            .refuses(
                409,
                "unknown_category",
                "There is no such category.",
                &json!({"parent_id": ["there is no such category"]}),
            );
    }
    assert_eq!(app.get("/api/v1/categories/1").await.status, 404);
}

#[tokio::test]
async fn what_breaks_rules_is_named() {
    let app = App::new().await;
    let pattern = "must match the pattern ^[a-z0-9]+(-[a-z0-9]+)*$";
    for slug in ["Tea", "tea pots", "-tea", "tea-", "tea--pots", "té"] {
        let answer = app.post(LIST, json!({"name": "Tea", "slug": slug})).await;
        answer.is_invalid(&json!({"slug": [pattern]}));
    }
    let body = json!({"name": "x".repeat(61), "slug": "x".repeat(61), "parent_id": "1", "colour": "red"});
    app.post(LIST, body).await.is_invalid(&json!({
        "name": ["must be at most 60 characters long"],
        "slug": ["must be at most 60 characters long"],
        "parent_id": ["must be null or a whole number"],
        "colour": ["is not known here"],
    }));
    app.post(LIST, json!({}))
        .await
        .is_invalid(&json!({"name": ["is required"], "slug": ["is required"]}));
}
