mod again;
mod create;
mod delete;
mod filter;
mod filters_together;
mod get;
mod include;
mod list;
mod names;
mod patch;
mod prices;
mod replace;
mod sort;
mod walk;

use crate::app::App;

/// A page's names in order, and the total.
async fn listed(app: &App, query: &str) -> (Vec<String>, i64) {
    let answer = app.get(&format!("/api/v1/items?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    let body = answer.json();
    let name = |item: &serde_json::Value| item["name"].as_str().unwrap().to_owned();
    (
        body["items"].as_array().unwrap().iter().map(name).collect(),
        body["meta"]["total"].as_i64().unwrap(),
    )
}
