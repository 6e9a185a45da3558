//! `POST /api/v1/payments`

use serde_json::{Value, json};

use super::{NUMBER, PAYMENTS, authorized, card, loose, of, wallet};
use crate::{
    app::{App, START},
    routes::orders::{address, placed, shelves},
};

#[tokio::test]
async fn an_order_is_paid_for_by_card() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 2)]).await;
    let answer = app.post_keyed(PAYMENTS, of(&order)).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("pay_019c") && id.len() == 36, "{id}");
    let payment = json!({
        "id": id, "order_id": order["id"], "amount": 48001, "currency": "KRW", "status": "authorized",
        "method": {"type": "card", "last4": "4242"}, "created_at": START, "updated_at": START,
    });
    answer.is(201, &[("location", &format!("{PAYMENTS}/{id}"))], &payment);
    app.get(answer.header("location")).await.is(200, &[], &payment);
    assert_eq!(app.get(&address(&order)).await.json()["status"], json!("pending"));
}

#[tokio::test]
async fn of_each_method_what_nobody_can_pay_with_is_answered() {
    let app = App::new().await;
    let transfer =
        json!({"type": "bank_transfer", "bank": "\u{3000}하나은행 ", "account": "620-910123-45607"});
    let shown = json!({"type": "bank_transfer", "bank": "하나은행", "last4": "5607"});
    for (method, shown) in [
        (card(), json!({"type": "card", "last4": "4242"})),
        (wallet(), json!({"type": "wallet", "provider": "kakao-pay"})),
        (transfer, shown),
    ] {
        let payment = authorized(&app, loose(&method)).await;
        assert_eq!((&payment["method"], &payment["order_id"]), (&shown, &Value::Null));
    }
}

#[tokio::test]
async fn a_payment_is_for_what_its_order_comes_to() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 1)]).await;
    let mut body = of(&order);
    body["amount"] = json!(24000.49);
    body["currency"] = json!("USD");
    app.post_keyed(PAYMENTS, body).await.refuses(
        409,
        "payment_mismatch",
        "This is not what the order comes to; see details.",
        &json!({
            "amount": ["must be 24000.5, the total of the order"],
            "currency": ["must be KRW, the currency of the order"],
        }),
    );
    assert_eq!(app.get(PAYMENTS).await.json()["meta"]["total"], json!(0));
}

#[tokio::test]
async fn an_order_that_is_not_pending_waits_for_no_payment() {
    let app = shelves().await;
    let order = placed(&app, &[(1, 1)]).await;
    app.post(&format!("{}/cancel", address(&order)), Value::Null)
        .await;
    let message = "The order is cancelled; it would have to be pending.";
    app.post_keyed(PAYMENTS, of(&order))
        .await
        .refuses(409, "invalid_state", message, &Value::Null);
}

#[tokio::test]
async fn an_order_that_does_not_exist_is_named() {
    let app = App::new().await;
    let mut body = loose(&wallet());
    body["order_id"] = json!("ord_00000000000000000000000000000001");
    app.post_keyed(PAYMENTS, body.clone()).await.refuses(
        409,
        "unknown_order",
        "You have no such order.",
        &json!({"order_id": ["you have no such order"]}),
    );
    body["order_id"] = Value::Null;
    assert_eq!(app.post_keyed(PAYMENTS, body).await.status, 201);
}

#[tokio::test]
async fn a_card_has_to_be_one_and_to_hold() {
    let app = App::new().await;
    let wrong = json!({"type": "card", "number": "4242424242424241", "expiry": "02/26"});
    app.post_keyed(PAYMENTS, loose(&wrong)).await.is_invalid(&json!({
        "method.number": ["is not the number of a card: check its digits"],
        "method.expiry": ["is over"],
    }));
    assert_eq!(app.post_keyed(PAYMENTS, loose(&card())).await.status, 201);
    app.at("2026-04-01T00:00:00Z")
        .post_keyed(PAYMENTS, loose(&card()))
        .await
        .is_invalid(&json!({"method.expiry": ["is over"]}));
}

#[tokio::test]
async fn a_method_is_measured_by_the_rules_of_its_type() {
    let app = App::new().await;
    let short = json!({"type": "card", "number": "42", "expiry": "13/26", "cvc": "123"});
    app.post_keyed(PAYMENTS, loose(&short)).await.is_invalid(&json!({
        "method.number": ["must be at least 12 characters long"],
        "method.expiry": ["must match the pattern ^(0[1-9]|1[0-2])/[0-9]{2}$"],
        "method.cvc": ["is not known here"],
    }));
    for (method, field, rule) in [
        (
            json!({"type": "cash"}),
            "method.type",
            "must be one of card, bank_transfer, wallet",
        ),
        (
            json!({"number": NUMBER, "expiry": "03/26"}),
            "method.type",
            "is required",
        ),
        (
            json!({"type": "wallet", "provider": "kakao-pay"}),
            "method.token",
            "is required",
        ),
        (json!("card"), "method", "must be an object"),
        (json!(null), "method", "must be an object"),
    ] {
        app.post_keyed(PAYMENTS, loose(&method))
            .await
            .is_invalid(&json!({ field: [rule] }));
    }
}

#[tokio::test]
async fn a_number_typed_into_a_name_is_not_kept() {
    let app = App::new().await;
    for (method, field, rule) in [
        (
            json!({"type": "wallet", "provider": NUMBER, "token": "t"}),
            "method.provider",
            "must match the pattern ^[a-z]+(-[a-z]+)*$",
        ),
        (
            json!({"type": "bank_transfer", "bank": NUMBER, "account": "620-910123-45607"}),
            "method.bank",
            "must not hold the number of a card or an account",
        ),
        (
            json!({"type": "bank_transfer", "bank": "Hana", "account": "12-34567"}),
            "method.account",
            "must match the pattern ^([0-9A-Za-z][ -]?){7,33}[0-9A-Za-z]$",
        ),
    ] {
        app.post_keyed(PAYMENTS, loose(&method))
            .await
            .is_invalid(&json!({ field: [rule] }));
    }
    assert_eq!(app.get(PAYMENTS).await.json()["meta"]["total"], json!(0));
}

#[tokio::test]
async fn an_amount_is_more_than_nothing() {
    let app = App::new().await;
    for (amount, rule) in [
        (json!(0), "must be at least 0.01"),
        (json!(-5), "must be at least 0.01"),
        (json!(10_000_000_000_i64), "must be at most 9999999999.99"),
        (json!("5"), "must be a number"),
    ] {
        let mut body = loose(&wallet());
        body["amount"] = amount;
        app.post_keyed(PAYMENTS, body)
            .await
            .is_invalid(&json!({"amount": [rule]}));
    }
}

#[tokio::test]
async fn an_account_that_is_gone_pays_nothing() {
    let app = App::new().await;
    let mina = app.customer("Mina").await;
    app.execute(&format!("DELETE FROM users WHERE id = {}", mina.user()))
        .await;
    let answer = app.post_keyed_as(&mina, PAYMENTS, loose(&wallet())).await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (401, &json!("invalid_token"))
    );
}
