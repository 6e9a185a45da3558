//! `GET /api/v1/items`: several filters at once, and those that are refused.

use serde_json::json;

use super::{
    filter::{shown, stocked},
    listed,
};
use crate::app::App;

#[tokio::test]
async fn all_filters_together_must_hold() {
    let app = stocked().await;
    let all = "filter[price][gt]=5&filter[price][gte]=10&filter[price][lt]=100&filter[price][lte]=40&min_price=10\
               &max_price=40&filter[name][contains]=cup&filter[currency][eq]=USD&filter[currency][in]=USD,JPY\
               &filter[created_at][gte]=2026-03-05T01:00:00Z&filter[created_at][lt]=2026-03-05T07:00:00Z&category=tea";
    assert_eq!(shown(&app, all).await, [2]);
    assert_eq!(shown(&app, &format!("{all}&include_inactive=true")).await, [2, 7]);
    let encoded = all.replace('[', "%5B").replace(']', "%5D").replace(',', "%2C");
    assert_eq!(shown(&app, &encoded).await, [2]);
}

#[tokio::test]
async fn values_that_no_filter_takes_are_all_named() {
    let app = App::new().await;
    let query = "filter[price][gt]=cheap&filter[price][lt]=-1&filter[name][contains]=&filter[currency][eq]=EUR\
                 &filter[currency][in]=KRW,EUR&filter[created_at][gte]=2026-03-05&category=Tea&include_inactive=1\
                 &min_price=&filter[price][eq]=1";
    app.get(&format!("/api/v1/items?{query}"))
        .await
        .is_invalid(&json!({
            "filter[price][gt]": ["must be a number"],
            "filter[price][lt]": ["must be at least 0"],
            "filter[name][contains]": ["must be at least 1 character long"],
            "filter[currency][eq]": ["must be one of KRW, USD, JPY"],
            "filter[currency][in]": ["must be one of KRW, USD, JPY"],
            "filter[created_at][gte]": ["must be a valid date-time"],
            "category": ["must match the pattern ^[a-z0-9]+(-[a-z0-9]+)*$"],
            "include_inactive": ["must be true or false"],
            "min_price": ["must be a number"],
            "filter[price][eq]": ["is not known here; did you mean `filter[price][gt]`?"],
        }));
}

#[tokio::test]
async fn a_filter_holds_on_every_page() {
    let app = stocked().await;
    let (names, total) = listed(&app, "filter[currency][in]=KRW,JPY&limit=2&page=2&sort=-price").await;
    assert_eq!(
        (names, total),
        (vec!["Epsilon 茶".to_owned(), "Gamma 50%_off".to_owned()], 5)
    );
}
