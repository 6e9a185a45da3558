//! `include`: related resources in the same answer, at a cost that does not grow with the page.

use serde_json::{Value, json};

use crate::app::{App, START};

#[tokio::test]
async fn the_category_and_the_newest_reviews_come_with_an_item() {
    let app = App::new().await;
    app.category("home", None).await;
    let category = app.category("tableware", Some(1)).await;
    app.item(json!({"name": "Mug", "price": 1, "category_id": category}))
        .await;
    app.item(json!({"name": "Bowl", "price": 2})).await;
    app.review(1, "Mina", 4).await;
    app.at("2026-03-03T00:00:00Z").review(1, "Jun", 5).await;
    let review = |id: i64, author: &str, rating: i32, time: &str| {
        json!({
            "id": id, "item_id": 1, "author": author, "rating": rating, "body": format!("{author} was here."),
            "created_at": time, "updated_at": time,
        })
    };
    let mug = json!({
        "id": 1,
        "name": "Mug",
        "category": {
            "id": 2, "name": "TABLEWARE", "slug": "tableware", "parent_id": 1,
            "created_at": START, "updated_at": START,
        },
        "reviews": [review(2, "Jun", 5, "2026-03-03T00:00:00Z"), review(1, "Mina", 4, START)],
    });
    let bowl = json!({"id": 2, "name": "Bowl", "category": null, "reviews": []});
    let query = "fields=name&include=category,reviews";
    app.get(&format!("/api/v1/items/1?{query}"))
        .await
        .is(200, &[], &mug);
    app.get(&format!("/api/v1/items/2?{query}"))
        .await
        .is(200, &[], &bowl);
    let list = app.get(&format!("/api/v1/items?{query}")).await;
    assert_eq!((list.status, &list.json()["items"]), (200, &json!([mug, bowl])));
}

#[tokio::test]
async fn only_what_was_asked_for_comes() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 1})).await;
    for (include, members) in [
        ("category", json!({"id": 1, "category": null})),
        ("reviews", json!({"id": 1, "reviews": []})),
    ] {
        app.get(&format!("/api/v1/items/1?fields=id&include={include}"))
            .await
            .is(200, &[], &members);
    }
}

#[tokio::test]
async fn ten_reviews_come_at_most() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 1})).await;
    for author in 1..=12 {
        app.review(1, &format!("Author {author}"), 3).await;
    }
    let item = app.get("/api/v1/items/1?include=reviews").await.json();
    let ids: Vec<i64> = item["reviews"]
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
}

#[tokio::test]
async fn a_longer_page_costs_no_more_statements() {
    let app = App::new().await;
    for place in 1..=12 {
        let category = app.category(&format!("shelf-{place}"), None).await;
        let id = app
            .item(json!({"name": format!("Item {place}"), "price": 1, "category_id": category}))
            .await;
        app.review(id, "Mina", 5).await;
    }
    let list = async |limit: usize, include: &str| {
        let answer = app.get(&format!("/api/v1/items?limit={limit}{include}")).await;
        let items: Vec<Value> = answer.json()["items"].as_array().unwrap().clone();
        assert_eq!((answer.status, items.len()), (200, limit));
        items
    };
    list(1, "").await;
    for limit in [1, 6, 12] {
        for (include, statements) in [
            ("", 1),
            ("&include=category", 2),
            ("&include=reviews", 2),
            ("&include=category,reviews", 3),
        ] {
            app.statements.take();
            for item in list(limit, include).await {
                if include.contains("category") {
                    assert_eq!(item["category"]["id"], item["category_id"]);
                }
                if include.contains("reviews") {
                    assert_eq!(item["reviews"][0]["item_id"], item["id"]);
                }
            }
            assert_eq!(app.statements.counts(), (statements, 0), "limit={limit}{include}");
        }
    }
}
