//! `GET /api/v1/orders`

use serde_json::{Value, json};

use super::{ORDERS, address, placed, shelves};

#[tokio::test]
async fn the_newest_order_comes_first_also_when_the_clock_stands_still() {
    let app = shelves().await;
    let mut orders = Vec::new();
    for at in [
        "2026-03-03T00:00:00Z",
        "2026-03-05T00:00:00Z",
        "2026-03-05T00:00:00Z",
        "2026-03-04T00:00:00Z",
    ] {
        orders.push(placed(app.at(at), &[(3, 1)]).await);
    }
    let newest = [&orders[2], &orders[1], &orders[3], &orders[0]];
    let answer = app.get(&format!("{ORDERS}?page=1")).await;
    let at = "/api/v1/orders?page=1";
    answer.is(
        200,
        &[("link", &format!("<{at}>; rel=\"first\", <{at}>; rel=\"last\""))],
        &json!({
            "items": newest,
            "meta": {"page": 1, "size": 20, "total": 4, "has_next": false, "has_prev": false},
            "links": {"self": at, "first": at, "last": at},
        }),
    );
}

#[tokio::test]
async fn orders_can_be_told_apart_by_their_state() {
    let app = shelves().await;
    let (pending, cancelled, paid) = (
        placed(&app, &[(1, 1)]).await,
        placed(&app, &[(3, 1)]).await,
        placed(&app, &[(4, 1)]).await,
    );
    app.post(&format!("{}/cancel", address(&cancelled)), Value::Null)
        .await;
    for (status, order) in [("pending", &pending), ("cancelled", &cancelled), ("paid", &paid)] {
        let list = app
            .get(&format!("{ORDERS}?filter[status][eq]={status}"))
            .await
            .json();
        assert_eq!(list["meta"]["total"], json!(1), "{status}");
        assert_eq!(list["items"][0]["id"], order["id"], "{status}");
    }
    app.get(&format!("{ORDERS}?filter[status][eq]=shipped"))
        .await
        .is_invalid(&json!({"filter[status][eq]": ["must be one of pending, paid, cancelled"]}));
}

#[tokio::test]
async fn a_page_costs_two_statements_and_its_total_is_counted_once() {
    let app = shelves().await;
    for _ in 0..3 {
        placed(&app, &[(3, 1), (4, 1)]).await;
    }
    for expected in [(3, 1), (2, 0)] {
        app.statements.take();
        assert_eq!(
            app.get("/api/v1/orders?limit=2").await.json()["meta"]["total"],
            json!(3)
        );
        assert_eq!(app.statements.counts(), expected);
    }
}
