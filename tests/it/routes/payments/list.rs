//! `GET /api/v1/payments`

use serde_json::json;

use super::{PAYMENTS, authorized, card, loose, wallet};
use crate::app::App;

#[tokio::test]
async fn the_newest_payment_comes_first_also_when_the_clock_stands_still() {
    let app = App::new().await;
    let mut payments = Vec::new();
    for method in [card(), wallet(), card()] {
        payments.push(authorized(&app, loose(&method)).await);
    }
    payments.reverse();
    let list = app.get(PAYMENTS).await.json();
    assert_eq!(list["items"], json!(payments));
    for expected in [(2, 1), (1, 0)] {
        app.statements.take();
        assert_eq!(
            app.get("/api/v1/payments?limit=2").await.json()["meta"]["total"],
            json!(3)
        );
        assert_eq!(app.statements.counts(), expected);
    }
}
