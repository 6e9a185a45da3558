//! Money is text from the body to the database and back, exact to the last hundredth.

use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn every_amount_comes_back_with_two_decimals() {
    let app = App::new().await;
    for (written, hundredths, shown) in [
        ("0", 0_i64, "0.00"),
        ("0.0", 0, "0.00"),
        ("0.01", 1, "0.01"),
        ("0.29", 29, "0.29"),
        ("1.1", 110, "1.10"),
        ("12000", 1_200_000, "12000.00"),
        ("1234567.89", 123_456_789, "1234567.89"),
        ("9999999999.99", 999_999_999_999, "9999999999.99"),
    ] {
        let body = json!({"name": "Mug", "price": {"amount": written, "currency": "JPY"}});
        let created = app.post("/api/v2/items", body).await;
        assert_eq!(created.status, 201, "{created:?}");
        let price = json!({"amount": shown, "currency": "JPY"});
        assert_eq!(created.json()["price"], price, "{written}");
        let id = created.json()["id"].as_i64().unwrap();
        let stored = app.row(&format!("SELECT price FROM items WHERE id = {id}")).await;
        assert_eq!(
            stored.try_get::<i64>("", "price").unwrap(),
            hundredths,
            "{written}"
        );
        assert_eq!(
            app.get(&format!("/api/v2/items/{id}")).await.json()["price"],
            price
        );
    }
}
