//! `POST /api/v1/orders`

use serde_json::{Value, json};

use super::{ORDERS, changed, lines, placed, shelves, stock};
use crate::app::START;

const LATER: &str = "2026-03-04T00:00:00Z";

#[tokio::test]
async fn an_order_keeps_names_and_prices_and_sets_the_pieces_aside() {
    let app = shelves().await;
    let answer = app.at(LATER).post(ORDERS, lines(&[(3, 3), (1, 2)])).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("ord_019c") && id.len() == 36, "{id}");
    let order = json!({
        "id": id, "status": "pending",
        "lines": [
            {"item_id": 3, "name": "Oak bowl", "unit_price": 1000.1, "quantity": 3},
            {"item_id": 1, "name": "Stoneware mug", "unit_price": 24000.5, "quantity": 2},
        ],
        "total": 51001.3, "currency": "KRW", "created_at": LATER, "updated_at": LATER,
    });
    answer.is(201, &[("location", &format!("{ORDERS}/{id}"))], &order);
    assert_eq!((stock(&app, 1).await, stock(&app, 3).await), (1, 4));
    let mug = app.get("/api/v1/items/1").await.json();
    assert_eq!(
        (&mug["created_at"], &mug["updated_at"]),
        (&json!(START), &json!(LATER))
    );

    // What happens to the item later is nothing to the order.
    app.patch(
        "/api/v1/items/1",
        json!({"name": "Blue mug", "price": 1, "active": false}),
    )
    .await;
    app.get(&format!("{ORDERS}/{id}")).await.is(200, &[], &order);
}

#[tokio::test]
async fn an_item_changes_with_every_order_even_when_the_clock_stands_still() {
    let app = shelves().await;
    let mut times = vec![START.parse().unwrap()];
    for _ in 0..3 {
        placed(&app, &[(1, 1)]).await;
        times.push(changed(&app.get("/api/v1/items/1").await.json()));
    }
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[tokio::test]
async fn what_comes_to_nothing_is_paid_from_the_start() {
    let app = shelves().await;
    let order = placed(&app, &[(4, 50)]).await;
    assert_eq!((&order["status"], &order["total"]), (&json!("paid"), &json!(0)));
    assert_eq!(stock(&app, 4).await, 0);
}

#[tokio::test]
async fn items_that_are_not_for_sale_are_all_named() {
    let app = shelves().await;
    app.post(ORDERS, lines(&[(9, 1), (1, 1), (5, 1)])).await.refuses(
        409,
        "unknown_item",
        "Some of the items are not for sale; see details.",
        &json!({
            "lines[0].item_id": ["there is no such item for sale"],
            "lines[2].item_id": ["there is no such item for sale"],
        }),
    );
    assert_eq!(stock(&app, 1).await, 3);
}

#[tokio::test]
async fn too_few_pieces_are_said_for_every_line_and_nothing_is_taken() {
    let app = shelves().await;
    placed(&app, &[(4, 50)]).await;
    app.post(ORDERS, lines(&[(1, 3), (3, 8), (4, 1)])).await.refuses(
        409,
        "out_of_stock",
        "There are fewer pieces than you ordered; see details.",
        &json!({"lines[1].quantity": ["only 7 pieces are left"], "lines[2].quantity": ["none is left"]}),
    );
    assert_eq!((stock(&app, 1).await, stock(&app, 3).await), (3, 7));
    app.post(ORDERS, lines(&[(2, 2)])).await.refuses(
        409,
        "out_of_stock",
        "There are fewer pieces than you ordered; see details.",
        &json!({"lines[0].quantity": ["only 1 piece is left"]}),
    );
    assert_eq!(app.get(ORDERS).await.json()["meta"]["total"], json!(1));
}

#[tokio::test]
async fn an_order_is_in_one_currency() {
    let app = shelves().await;
    app.post(ORDERS, lines(&[(1, 1), (2, 1), (3, 1)]))
        .await
        .is_invalid(&json!({"lines[1].item_id": ["costs USD; the order is in KRW, as its first line"]}));
    let order = placed(&app, &[(2, 1)]).await;
    assert_eq!(
        (&order["currency"], &order["total"]),
        (&json!("USD"), &json!(12.25))
    );
    assert_eq!(stock(&app, 1).await, 3);
}

#[tokio::test]
async fn an_item_stands_in_one_line() {
    let app = shelves().await;
    app.post(ORDERS, lines(&[(1, 1), (3, 1), (1, 1)]))
        .await
        .is_invalid(&json!({"lines[2].item_id": ["is the same as in lines[0]"]}));
}

#[tokio::test]
async fn a_total_that_no_amount_can_hold_is_refused() {
    let app = shelves().await;
    let dear = json!({"name": "Diamond", "price": 9_999_999_999.99, "stock": 2});
    let dear = app.item(dear).await;
    app.post(ORDERS, lines(&[(dear, 2)]))
        .await
        .is_invalid(&json!({"lines": ["must come to no more than 9999999999.99"]}));
    assert_eq!(placed(&app, &[(dear, 1)]).await["total"], json!(9_999_999_999.99));
}

#[tokio::test]
async fn what_breaks_rules_is_named() {
    let app = shelves().await;
    let body = json!({"lines": [{"item_id": 0, "quantity": 0}, {"quantity": 1000}, {"item_id": 1, "quantity": 1,
                      "unit_price": 1}], "currency": "USD"});
    app.post(ORDERS, body).await.is_invalid(&json!({
        "currency": ["is not known here"],
        "lines[0].item_id": ["must be at least 1"],
        "lines[0].quantity": ["must be at least 1"],
        "lines[1].item_id": ["is required"],
        "lines[1].quantity": ["must be at most 999"],
        "lines[2].unit_price": ["is not known here"],
    }));
    for (body, rule) in [
        (json!({}), "is required"),
        (lines(&[]), "must have at least 1 entry"),
        (lines(&[(1, 1); 101]), "must have at most 100 entries"),
        (json!({"lines": null}), "must be a list"),
    ] {
        app.post(ORDERS, body).await.is_invalid(&json!({"lines": [rule]}));
    }
}

#[tokio::test]
async fn an_account_that_is_gone_orders_nothing() {
    let app = shelves().await;
    let mina = app.customer("Mina").await;
    app.execute(&format!("DELETE FROM users WHERE id = {}", mina.user()))
        .await;
    let answer = app.post_as(&mina, ORDERS, lines(&[(1, 1)])).await;
    let (challenge, message) = (
        "Bearer error=\"invalid_token\"",
        "The token does not hold, or no longer: sign in again.",
    );
    answer.refuses_with(
        &[("www-authenticate", challenge)],
        401,
        "invalid_token",
        message,
        &Value::Null,
    );
    assert_eq!(stock(&app, 1).await, 3);
}

#[tokio::test]
async fn what_was_ordered_is_not_deleted() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 1)]).await;
    let refused = async || {
        let message = "The item was ordered. Set active to false to take it off the shelves.";
        app.delete("/api/v1/items/1")
            .await
            .refuses(409, "item_in_use", message, &Value::Null);
    };
    refused().await;
    app.post(&format!("{}/cancel", super::address(&order)), Value::Null)
        .await;
    refused().await;
    app.delete("/api/v1/items/3").await.is_empty(204, &[]);
}

#[tokio::test]
async fn however_many_lines_there_are_statements_stay_few() {
    let app = shelves().await;
    for (of, expected) in [(&[(1, 1)][..], 5), (&[(1, 1), (3, 1), (4, 1)], 7)] {
        app.statements.take();
        placed(&app, of).await;
        assert_eq!(
            app.statements.take().len(),
            expected,
            "the items, a line each, the order, its lines, the row of the audit log"
        );
    }
}
