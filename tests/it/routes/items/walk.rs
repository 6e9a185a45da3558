//! `GET /api/v1/items` by cursor, through a hundred thousand items, while others create and delete.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, Ordering},
};

use charter::Policy;
use serde_json::{Value, json};

use crate::app::{App, START};

const ITEMS: i64 = 100_000;

/// Items whose prices and names tie by hundreds and whose times tie by thousands.
async fn stocked(items: i64) -> App {
    let policy = Policy {
        // What is checked elsewhere need not be checked four thousand times here.
        check_responses: false,
        ..Policy::default()
    };
    let app = App::with(policy).await;
    app.execute(&format!(
        "WITH RECURSIVE place(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM place WHERE n < {items}) \
         INSERT INTO items (name, price, currency, stock, active, created_at, updated_at) \
         SELECT 'Item ' || (n * 7919 % 211), n * 104729 % 503, 'KRW', 1, TRUE, n * 31 % 10, 0 FROM place"
    ))
    .await;
    app
}

/// Creates and deletes until it is told to stop: items come in anywhere in the order, and every third one that was there
/// goes. Answers how many came and went.
async fn disturb(app: &App, stop: &AtomicBool) -> [i64; 2] {
    let mut done = [0; 2];
    while !stop.load(Ordering::Relaxed) {
        let place = done[1] * 3 + 3;
        app.execute(&format!(
            "INSERT INTO items (name, price, currency, stock, active, created_at, updated_at) \
             SELECT name, price, 'KRW', 1, TRUE, created_at, 0 FROM items WHERE id % 997 = {place} % 997 LIMIT 5"
        ))
        .await;
        done[0] += 5;
        if place <= ITEMS {
            app.execute(&format!("DELETE FROM items WHERE id = {place}"))
                .await;
            done[1] += 1;
        }
        tokio::task::yield_now().await;
    }
    done
}

fn id(item: &Value) -> i64 {
    item["id"].as_i64().unwrap()
}

/// What a walk by hundreds met, page by page, with the links from each page on.
async fn walk(app: &App, from: &str, relation: &str) -> (Vec<Vec<i64>>, String) {
    let mut pages = Vec::new();
    let mut target = from.to_owned();
    loop {
        let page = app.get(&target).await;
        assert_eq!(page.status, 200, "{target}: {page:?}");
        let page = page.json();
        pages.push(page["items"].as_array().unwrap().iter().map(id).collect());
        match page["links"][relation].as_str() {
            Some(next) => target = next.to_owned(),
            None => return (pages, target),
        }
    }
}

async fn walk_disturbed(app: &App, sort: &str) {
    let stop = AtomicBool::new(false);
    let first = format!("/api/v1/items?cursor=&limit=100&fields=id&sort={sort}");
    let walking = async {
        let walked = walk(app, &first, "next").await;
        stop.store(true, Ordering::Relaxed);
        walked
    };
    let ((pages, _), [came, went]) = tokio::join!(walking, disturb(app, &stop));
    assert!(
        came > 100 && went > 20,
        "{sort}: only {came} came and {went} went"
    );
    let met = pages.concat();
    let once: HashSet<i64> = met.iter().copied().collect();
    assert_eq!(once.len(), met.len(), "{sort}: an item came twice");
    let missed: Vec<i64> = (1..=ITEMS)
        .filter(|id| (id % 3 != 0 || *id > went * 3) && !once.contains(id))
        .collect();
    assert_eq!(missed, [0; 0], "{sort}: items that stayed were missed");
}

#[tokio::test]
async fn nothing_comes_twice_and_nothing_that_stays_is_missed() {
    let app = stocked(ITEMS).await;
    walk_disturbed(&app, "price").await;
}

#[tokio::test]
async fn nor_on_a_walk_downwards() {
    let app = stocked(ITEMS).await;
    walk_disturbed(&app, "-created_at").await;
}

#[tokio::test]
async fn nor_by_several_keys_in_different_directions() {
    let app = stocked(ITEMS).await;
    walk_disturbed(&app, "-name,price").await;
}

#[tokio::test]
async fn the_way_back_is_the_way_there() {
    let app = stocked(ITEMS / 5).await;
    let first = "/api/v1/items?cursor=&limit=100&fields=id&sort=name,-price";
    let (forth, last) = walk(&app, first, "next").await;
    assert_eq!(forth.len(), 200);
    let (mut back, _) = walk(&app, &last, "prev").await;
    back.reverse();
    assert!(back == forth, "pages differ on the way back");
}

#[tokio::test]
async fn a_page_of_a_walk_shows_whole_items_and_what_is_around_it() {
    let app = App::new().await;
    for place in 1..=5 {
        app.item(json!({"name": format!("Item {place}"), "price": place}))
            .await;
    }
    let item = |id: i64| {
        json!({
            "id": id, "name": format!("Item {id}"), "description": null, "price": id, "currency": "KRW",
            "category_id": null, "stock": 0, "active": true, "created_at": START, "updated_at": START,
        })
    };
    let asked = "/api/v1/items?cursor=&sort=-price&limit=2&include_total=true";
    let page = app.get(asked).await;
    let first = "/api/v1/items?sort=-price&limit=2&include_total=true&cursor=";
    let next = page.json()["links"]["next"].as_str().unwrap().to_owned();
    assert!(next.starts_with(first) && next.len() > first.len(), "{next}");
    let link = format!("<{first}>; rel=\"first\", <{next}>; rel=\"next\"");
    page.is(
        200,
        &[("link", &link)],
        &json!({
            "items": [item(5), item(4)],
            "meta": {"size": 2, "total": 5, "has_next": true, "has_prev": false},
            "links": {"self": asked, "first": first, "next": next},
        }),
    );
    let page = app.get(&next).await;
    let [prev, last] = ["prev", "next"].map(|name| page.json()["links"][name].as_str().unwrap().to_owned());
    let link = format!("<{first}>; rel=\"first\", <{prev}>; rel=\"prev\", <{last}>; rel=\"next\"");
    page.is(
        200,
        &[("link", &link)],
        &json!({
            "items": [item(3), item(2)],
            "meta": {"size": 2, "total": 5, "has_next": true, "has_prev": true},
            "links": {"self": next, "first": first, "prev": prev, "next": last},
        }),
    );
}

#[tokio::test]
async fn a_walk_costs_a_statement_a_page_and_relations_what_they_cost_elsewhere() {
    let app = App::new().await;
    for place in 1..=5 {
        app.item(json!({"name": format!("Item {place}"), "price": place}))
            .await;
    }
    let mut target = "/api/v1/items?cursor=&sort=name&limit=2&include=reviews".to_owned();
    for page in 1..=3 {
        app.statements.take();
        let answer = app.get(&target).await;
        assert_eq!(app.statements.counts(), (2, 0), "page {page}");
        target = answer.json()["links"]["next"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
    }
    assert_eq!(target, "", "three pages of two");
}
