//! `GET /api/v1/items`: in which order.

use serde_json::json;

use super::listed;
use crate::app::App;

/// Six items whose names and prices repeat. Each was created a minute before the one with the next lower number.
async fn stocked() -> App {
    let app = App::new().await;
    let rows = [("b", 20), ("a", 10), ("b", 10), ("a", 20), ("B", 10), ("ä", 5)];
    for (place, (name, price)) in rows.into_iter().enumerate() {
        app.at(&format!("2026-03-05T00:{:02}:00Z", 50 - place));
        app.item(json!({"name": format!("{name}{name}"), "price": price}))
            .await;
    }
    app
}

async fn order(app: &App, sort: &str) -> Vec<i64> {
    let answer = app.get(&format!("/api/v1/items?fields=id&sort={sort}")).await;
    assert_eq!(answer.status, 200, "{sort}: {answer:?}");
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn one_key_and_ties_by_id_in_its_direction() {
    let app = stocked().await;
    for (sort, ids) in [
        ("id", [1, 2, 3, 4, 5, 6]),
        ("-id", [6, 5, 4, 3, 2, 1]),
        ("name", [5, 2, 4, 1, 3, 6]),
        ("-name", [6, 3, 1, 4, 2, 5]),
        ("price", [6, 2, 3, 5, 1, 4]),
        ("-price", [4, 1, 5, 3, 2, 6]),
        ("created_at", [6, 5, 4, 3, 2, 1]),
        ("-created_at", [1, 2, 3, 4, 5, 6]),
    ] {
        assert_eq!(order(&app, sort).await, ids, "{sort}");
    }
}

#[tokio::test]
async fn further_keys_decide_between_equals() {
    let app = stocked().await;
    for (sort, ids) in [
        ("name,price", [5, 2, 4, 3, 1, 6]),
        ("name,-price", [5, 4, 2, 1, 3, 6]),
        ("-name,price", [6, 3, 1, 2, 4, 5]),
        ("price,-name", [6, 3, 2, 5, 1, 4]),
        ("price,name,-id", [6, 5, 2, 3, 4, 1]),
        ("price,created_at", [6, 5, 3, 2, 4, 1]),
        ("price,-created_at", [6, 2, 3, 5, 1, 4]),
        ("price,-id,name", [6, 5, 3, 2, 4, 1]),
    ] {
        assert_eq!(order(&app, sort).await, ids, "{sort}");
    }
}

#[tokio::test]
async fn pages_of_an_order_neither_repeat_nor_miss_one() {
    let app = stocked().await;
    for sort in ["price", "-price", "name,-price", "-created_at"] {
        let mut paged = Vec::new();
        for page in 1..=3 {
            paged.extend(order(&app, &format!("{sort}&limit=2&page={page}")).await);
        }
        assert_eq!(paged, order(&app, sort).await, "{sort}");
    }
}

#[tokio::test]
async fn what_items_are_not_ordered_by_is_refused() {
    let app = App::new().await;
    let members = "must be one of id, -id, name, -name, price, -price, created_at, -created_at";
    for (sort, rules) in [
        ("stock", json!([members])),
        ("+name", json!([members])),
        ("name,", json!([members])),
        ("", json!(["must have at least 1 entry"])),
        ("name,name", json!(["must not have the same entry twice"])),
        (
            "name,id,price,created_at,-id",
            json!(["must have at most 4 entries"]),
        ),
        ("name&sort=id", json!(["must be given only once"])),
    ] {
        app.get(&format!("/api/v1/items?sort={sort}"))
            .await
            .is_invalid(&json!({"sort": rules}));
    }
    assert_eq!(listed(&app, "sort=name").await.1, 0);
}
