//! Money is exact to the last hundredth, from the body to the database and back.

use serde_json::{Value, json};

use crate::app::App;

#[tokio::test]
async fn prices_go_through_unchanged() {
    let app = App::new().await;
    for (written, hundredths) in [
        ("0", 0),
        ("0.01", 1),
        ("0.07", 7),
        ("0.1", 10),
        ("0.29", 29),
        ("1.005e3", 100_500),
        ("59.95", 5995),
        ("1000000.1", 100_000_010),
        ("12000.5", 1_200_050),
        ("9999999999.98", 999_999_999_998),
        ("9999999999.99", 999_999_999_999),
    ] {
        let price: Value = serde_json::from_str(written).unwrap();
        let id = app.item(json!({"name": "Mug", "price": price})).await;
        let stored = app.row(&format!("SELECT price FROM items WHERE id = {id}")).await;
        assert_eq!(
            stored.try_get::<i64>("", "price").unwrap(),
            hundredths,
            "{written}"
        );
        let read = app.get(&format!("/api/v1/items/{id}?fields=price")).await;
        let shown = if written == "1.005e3" { "1005" } else { written };
        assert_eq!(
            (read.status, read.text),
            (200, format!(r#"{{"id":{id},"price":{shown}}}"#))
        );
    }
}

#[tokio::test]
async fn every_hundredth_of_a_stretch_is_taken() {
    let app = App::new().await;
    let id = app.item(json!({"name": "Mug", "price": 0})).await;
    for hundredths in (0..300_i64).chain((999_999_990_000..1_000_000_000_000).step_by(97)) {
        let price: Value =
            serde_json::from_str(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap();
        let answer = app
            .patch(&format!("/api/v1/items/{id}"), json!({"price": price}))
            .await;
        assert_eq!(answer.status, 200, "{price}: {answer:?}");
        assert_eq!(answer.json()["price"].as_f64(), price.as_f64());
    }
}

#[tokio::test]
async fn more_than_two_decimals_are_refused() {
    let app = App::new().await;
    for price in [0.001, 0.005, 12.345, 9_999_999_999.985, 1e-7] {
        let answer = app
            .post("/api/v1/items", json!({"name": "Mug", "price": price}))
            .await;
        answer.is_invalid(&json!({"price": ["must be a multiple of 0.01"]}));
    }
}

#[tokio::test]
async fn prices_outside_the_bounds_are_refused() {
    let app = App::new().await;
    for (price, rule) in [
        (json!(-0.01), "must be at least 0"),
        (json!(10_000_000_000_i64), "must be at most 9999999999.99"),
        (json!(1e20), "must be at most 9999999999.99"),
        (json!("12"), "must be a number"),
    ] {
        let answer = app
            .post("/api/v1/items", json!({"name": "Mug", "price": price}))
            .await;
        answer.is_invalid(&json!({"price": [rule]}));
    }
}
