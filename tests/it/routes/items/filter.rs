//! `GET /api/v1/items`: which items each filter shows.

use serde_json::json;

use crate::app::App;

/// Eight items; the price and the hour of creation grow with the number.
pub(super) async fn stocked() -> App {
    let app = App::new().await;
    let tea = app.category("tea", None).await;
    let green = app.category("green-tea", Some(tea)).await;
    let rows = [
        ("Alpha cup", 0.5, "KRW", None, true),
        ("Beta cup", 10.0, "USD", Some(tea), true),
        ("Gamma 50%_off", 10.01, "JPY", Some(tea), true),
        ("Delta bowl", 20.0, "USD", Some(green), true),
        ("Epsilon 茶", 20.0, "KRW", None, true),
        ("Zeta CUP", 30.0, "JPY", Some(green), true),
        ("Eta cup", 40.0, "USD", Some(tea), false),
        ("Theta bowl", 9_999_999_999.99, "KRW", None, true),
    ];
    for (hour, (name, price, currency, category, active)) in rows.into_iter().enumerate() {
        app.at(&format!("2026-03-05T{hour:02}:00:00Z"));
        let body = json!({
            "name": name, "price": price, "currency": currency, "category_id": category, "active": active,
        });
        app.item(body).await;
    }
    app
}

/// The numbers of the items that a query shows, 1 to 8; the total is the same as their count.
pub(super) async fn shown(app: &App, query: &str) -> Vec<i64> {
    let answer = app.get(&format!("/api/v1/items?fields=id&{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    let body = answer.json();
    let ids: Vec<i64> = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect();
    assert_eq!(
        body["meta"]["total"].as_i64(),
        i64::try_from(ids.len()).ok(),
        "{query}"
    );
    ids
}

async fn expect(app: &App, cases: &[(&str, &[i64])]) {
    for (query, ids) in cases {
        assert_eq!(&shown(app, query).await, ids, "{query}");
    }
}

#[tokio::test]
async fn prices() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("filter[price][gt]=10", &[3, 4, 5, 6, 8]),
            ("filter[price][gte]=10", &[2, 3, 4, 5, 6, 8]),
            ("filter[price][lt]=20", &[1, 2, 3]),
            ("filter[price][lte]=20", &[1, 2, 3, 4, 5]),
            ("filter[price][gt]=10.005", &[3, 4, 5, 6, 8]),
            ("filter[price][lt]=10.005", &[1, 2]),
            ("filter[price][gte]=9999999999.99", &[8]),
            ("filter[price][gt]=9999999999.99", &[]),
            ("filter[price][lt]=0", &[]),
            ("filter[price][gte]=1e1&filter[price][lte]=2.001e1", &[2, 3, 4, 5]),
            ("min_price=20", &[4, 5, 6, 8]),
            ("max_price=10", &[1, 2]),
            ("min_price=10.01&max_price=20", &[3, 4, 5]),
            ("min_price=30&max_price=20", &[]),
            (
                "min_price=0.5&filter[price][gte]=20&filter[price][lt]=30&max_price=100",
                &[4, 5],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn names() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("filter[name][contains]=cup", &[1, 2, 6]),
            ("filter[name][contains]=CUP", &[1, 2, 6]),
            ("filter[name][contains]=%25", &[3]),
            ("filter[name][contains]=_", &[3]),
            ("filter[name][contains]=0%25_o", &[3]),
            ("filter[name][contains]=%5C", &[]),
            ("filter[name][contains]=%27", &[]),
            ("filter[name][contains]=%E8%8C%B6", &[5]),
            ("filter[name][contains]=a+bowl", &[4, 8]),
        ],
    )
    .await;
}

#[tokio::test]
async fn currencies() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("filter[currency][eq]=USD", &[2, 4]),
            ("filter[currency][in]=KRW,JPY", &[1, 3, 5, 6, 8]),
            ("filter[currency][in]=KRW,USD,JPY", &[1, 2, 3, 4, 5, 6, 8]),
            ("filter[currency][in]=KRW,JPY&filter[currency][eq]=JPY", &[3, 6]),
            ("filter[currency][in]=KRW&filter[currency][eq]=USD", &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn times() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("filter[created_at][gte]=2026-03-05T05:00:00Z", &[6, 8]),
            ("filter[created_at][gte]=2026-03-05T05:00:00.000001Z", &[8]),
            ("filter[created_at][lt]=2026-03-05T02:00:00Z", &[1, 2]),
            ("filter[created_at][lt]=2026-03-05T02:00:00.0000001Z", &[1, 2, 3]),
            ("filter[created_at][lt]=2026-03-05T12:00:00%2B09:00", &[1, 2, 3]),
            (
                "filter[created_at][gte]=2026-03-05T01:00:00Z&filter[created_at][lt]=2026-03-05T03:00:00Z",
                &[2, 3],
            ),
            ("filter[created_at][gte]=2027-01-01T00:00:00Z", &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn categories() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("category=tea", &[2, 3]),
            ("category=green-tea", &[4, 6]),
            ("category=coffee", &[]),
        ],
    )
    .await;
    app.patch("/api/v1/categories/1", json!({"slug": "coffee"})).await;
    expect(&app, &[("category=tea", &[]), ("category=coffee", &[2, 3])]).await;
}

#[tokio::test]
async fn inactive_items_only_when_asked_for() {
    let app = stocked().await;
    expect(
        &app,
        &[
            ("", &[1, 2, 3, 4, 5, 6, 8]),
            ("include_inactive=false", &[1, 2, 3, 4, 5, 6, 8]),
            ("include_inactive=true", &[1, 2, 3, 4, 5, 6, 7, 8]),
            ("include_inactive=true&category=tea", &[2, 3, 7]),
        ],
    )
    .await;
}
