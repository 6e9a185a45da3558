mod create;
mod delete;
mod get;
mod list;
mod patch;

use serde_json::json;

use crate::app::App;

/// A shop with two items and no review.
async fn two_items() -> App {
    let app = App::new().await;
    app.item(json!({"name": "Stoneware mug", "price": 1})).await;
    app.item(json!({"name": "Tea pot", "price": 1})).await;
    app
}
