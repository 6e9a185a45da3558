//! `GET /api/v1/categories`

use serde_json::{Value, json};

use crate::{
    answer::SHARED,
    app::{App, START},
};

const LIST: &str = "/api/v1/categories";

/// Two trees: 1 over 2 over 3, and 4.
async fn forest() -> App {
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

async fn ids(app: &App, query: &str) -> (Vec<i64>, Value) {
    let answer = app.get(&format!("{LIST}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    let body = answer.json();
    let ids = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_i64().unwrap());
    (ids.collect(), body["meta"]["total"].clone())
}

#[tokio::test]
async fn every_level_of_the_tree_is_listed() {
    let app = forest().await;
    let category = |id: i64, slug: &str, parent: Option<i64>| {
        json!({
            "id": id, "name": slug.to_uppercase(), "slug": slug, "parent_id": parent,
            "created_at": START, "updated_at": START,
        })
    };
    let at = |page: u8| format!("{LIST}?limit=3&page={page}");
    let link = format!(
        "<{}>; rel=\"first\", <{}>; rel=\"next\", <{}>; rel=\"last\"",
        at(1),
        at(2),
        at(2)
    );
    app.get("/api/v1/categories?limit=3").await.is(200, &[("link", &link), SHARED], &json!({
        "items": [category(1, "home", None), category(2, "kitchen", Some(1)), category(3, "cups", Some(2))],
        "meta": {"page": 1, "size": 3, "total": 4, "has_next": true, "has_prev": false},
        "links": {"self": "/api/v1/categories?limit=3", "first": at(1), "next": at(2), "last": at(2)},
    }));
}

#[tokio::test]
async fn a_filter_lists_what_stands_directly_below() {
    let app = forest().await;
    for (parent, children) in [(1, vec![2]), (2, vec![3]), (3, vec![]), (i64::MAX, vec![])] {
        let total = json!(children.len());
        assert_eq!(
            ids(&app, &format!("filter[parent_id][eq]={parent}")).await,
            (children, total),
            "{parent}"
        );
    }
    let answer = app.get(&format!("{LIST}?filter[parent_id][eq]=null")).await;
    answer.is_invalid(&json!({"filter[parent_id][eq]": ["must be a whole number"]}));
}

#[tokio::test]
async fn the_order_is_by_number_or_by_name() {
    let app = forest().await;
    for (sort, order) in [
        ("id", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("name", [3, 4, 1, 2]),
        ("-name,id", [2, 1, 4, 3]),
    ] {
        assert_eq!(
            ids(&app, &format!("sort={sort}")).await,
            (order.to_vec(), json!(4)),
            "{sort}"
        );
    }
}

#[tokio::test]
async fn totals_are_counted_once_until_somebody_writes() {
    let app = forest().await;
    for expected in [(2, 1), (1, 0)] {
        app.statements.take();
        assert_eq!(ids(&app, "limit=2").await, (vec![1, 2], json!(4)));
        assert_eq!(app.statements.counts(), expected);
    }
    app.delete("/api/v1/categories/4").await.is_empty(204, &[]);
    for expected in [(2, 1), (1, 0)] {
        app.statements.take();
        assert_eq!(ids(&app, "limit=2").await, (vec![1, 2], json!(3)));
        assert_eq!(app.statements.counts(), expected);
    }
}
