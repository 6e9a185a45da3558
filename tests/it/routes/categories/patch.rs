//! `PATCH /api/v1/categories/{id}`

use serde_json::{Value, json};

use crate::{
    answer::SHARED,
    app::{App, START},
};

const LATER: &str = "2026-03-04T00:00:00Z";

/// 1 over 2 over 3, and 4 beside them.
async fn tree() -> App {
    let app = App::new().await;
    for (slug, parent) in [
        ("home", None),
        ("kitchen", Some(1)),
        ("cups", Some(2)),
        ("garden", None),
    ] {
        app.category(slug, parent).await;
    }
    app
}

fn kitchen() -> Value {
    json!({
        "id": 2, "name": "KITCHEN", "slug": "kitchen", "parent_id": 1, "created_at": START, "updated_at": START,
    })
}

#[tokio::test]
async fn one_member_changes_and_the_others_stay() {
    for (member, value) in [
        ("name", json!("Küche")),
        ("slug", json!("kueche")),
        ("parent_id", json!(4)),
        ("parent_id", Value::Null),
    ] {
        let app = tree().await;
        let mut expected = kitchen();
        expected[member] = value.clone();
        expected["updated_at"] = json!(LATER);
        app.at(LATER)
            .patch("/api/v1/categories/2", json!({ member: value }))
            .await
            .is(200, &[], &expected);
        app.get("/api/v1/categories/2")
            .await
            .is(200, &[SHARED], &expected);
    }
}

#[tokio::test]
async fn what_is_already_so_changes_nothing() {
    let app = tree().await;
    app.at(LATER);
    for body in [
        json!({}),
        json!({"name": " KITCHEN "}),
        json!({"slug": "kitchen", "parent_id": 1}),
    ] {
        app.patch("/api/v1/categories/2", body)
            .await
            .is(200, &[], &kitchen());
    }
}

#[tokio::test]
async fn a_category_cannot_stand_below_itself() {
    let app = tree().await;
    for (id, parent) in [(1, 1), (1, 2), (1, 3), (2, 3)] {
        app.patch(&format!("/api/v1/categories/{id}"), json!({"parent_id": parent}))
            .await
            .refuses(
                409,
                "category_cycle",
                "A category cannot be below itself.",
                &json!({"parent_id": ["a category cannot be below itself"]}),
            );
    }
    app.get("/api/v1/categories/2")
        .await
        .is(200, &[SHARED], &kitchen());
    assert_eq!(
        app.patch("/api/v1/categories/2", json!({"parent_id": null}))
            .await
            .status,
        200
    );
    assert_eq!(
        app.patch("/api/v1/categories/1", json!({"parent_id": 3}))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_parent_that_does_not_exist_is_a_conflict() {
    let app = tree().await;
    app.patch("/api/v1/categories/2", json!({"parent_id": 99}))
        .await
        .refuses(
            409,
            "unknown_category",
            "There is no such category.",
            &json!({"parent_id": ["there is no such category"]}),
        );
    app.get("/api/v1/categories/2")
        .await
        .is(200, &[SHARED], &kitchen());
}

#[tokio::test]
async fn a_name_or_slug_of_another_is_a_conflict() {
    let app = tree().await;
    for (field, value) in [("name", "HOME"), ("slug", "garden")] {
        app.patch("/api/v1/categories/2", json!({ field: value }))
            .await
            .refuses(
                409,
                "duplicate_category",
                "Another category has this name or slug.",
                &json!({ field: ["another category has this value"] }),
            );
    }
    app.patch("/api/v1/categories/2", json!({"name": "HOME", "slug": "garden"}))
        .await
        .refuses(
            409,
            "duplicate_category",
            "Another category has this name or slug.",
            &json!({"name": ["another category has this value"], "slug": ["another category has this value"]}),
        );
    app.get("/api/v1/categories/2")
        .await
        .is(200, &[SHARED], &kitchen());
}

#[tokio::test]
async fn null_is_refused_for_name_and_slug() {
    let app = tree().await;
    let answer = app
        .patch(
            "/api/v1/categories/2",
            json!({"name": null, "slug": null, "parent_id": null}),
        )
        .await;
    answer.is_invalid(&json!({"name": ["must be a text"], "slug": ["must be a text"]}));
    app.patch("/api/v1/categories/9", json!({}))
        .await
        .is_not_found("There is no such category.");
}
