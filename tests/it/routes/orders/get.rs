//! `GET /api/v1/orders/{id}`

use super::{address, placed, shelves};

#[tokio::test]
async fn an_order_is_read_as_it_was_placed() {
    let app = shelves().await;
    let order = placed(&app, &[(3, 1), (1, 1), (4, 2)]).await;
    placed(&app, &[(3, 2)]).await;
    app.statements.take();
    app.get(&address(&order)).await.is(200, &[], &order);
    assert_eq!(app.statements.take().len(), 2, "the order, and its lines");
}

#[tokio::test]
async fn what_is_no_order_is_not_found() {
    let app = shelves().await;
    app.get("/api/v1/orders/ord_00000000000000000000000000000001")
        .await
        .is_not_found("There is no such order.");
    let payment = "/api/v1/orders/pay_00000000000000000000000000000001";
    app.get(payment)
        .await
        .is_not_found("There is nothing at this address.");
}
