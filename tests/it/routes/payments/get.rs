//! `GET /api/v1/payments/{id}`

use crate::app::App;

#[tokio::test]
async fn what_is_no_payment_is_not_found() {
    let app = App::new().await;
    app.get("/api/v1/payments/pay_00000000000000000000000000000001")
        .await
        .is_not_found("There is no such payment.");
    app.get("/api/v1/payments/ord_00000000000000000000000000000001")
        .await
        .is_not_found("There is nothing at this address.");
}
