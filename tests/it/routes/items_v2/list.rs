//! `GET /api/v2/items`

use serde_json::{Value, json};

use crate::{app::App, stock::stocked};

/// The ids of a walk along `links.next`, page by page.
async fn walk(app: &App, from: &str) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut next = Some(from.to_owned());
    while let Some(target) = next {
        let answer = app.get(&target).await;
        assert_eq!(answer.status, 200, "{target}: {answer:?}");
        let page = answer.json();
        let id = |item: &Value| item["id"].as_i64().unwrap();
        pages.push(page["items"].as_array().unwrap().iter().map(id).collect());
        next = page["links"]["next"].as_str().map(str::to_owned);
        assert_eq!(next.is_some(), page["meta"]["has_next"] == true, "{page}");
    }
    pages
}

#[tokio::test]
async fn a_walk_meets_every_item_once() {
    let app = stocked().await;
    assert_eq!(
        walk(&app, "/api/v2/items?limit=3").await,
        [vec![1, 2, 3], vec![4, 5, 6], vec![7]]
    );
    let by_price = walk(&app, "/api/v2/items?limit=2&sort=price").await;
    assert_eq!(by_price, [vec![4, 2], vec![5, 7], vec![6, 1], vec![3]]);
}

#[tokio::test]
async fn pages_have_no_numbers() {
    let app = stocked().await;
    let answer = app.get("/api/v2/items?page=1").await;
    answer.is_invalid(&json!({"page": ["is not known here"]}));
    let page = app.get("/api/v2/items?limit=1&fields=id").await;
    let links = page.json()["links"].clone();
    let first = json!("/api/v2/items?limit=1&fields=id");
    assert_eq!(
        (&links["self"], &links["first"], links.get("last")),
        (&first, &first, None)
    );
    assert_eq!(
        page.json()["meta"],
        json!({"size": 1, "has_next": true, "has_prev": false})
    );
    let header = format!(
        "<{}>; rel=\"first\", <{}>; rel=\"next\"",
        links["first"].as_str().unwrap(),
        links["next"].as_str().unwrap()
    );
    assert_eq!(page.header("link"), header);
}

#[tokio::test]
async fn a_cursor_of_the_other_version_is_not_one_of_this_list() {
    let app = stocked().await;
    let v1 = app.get("/api/v1/items?cursor=&limit=1").await.json();
    let next = v1["links"]["next"].as_str().unwrap().replace("/v1/", "/v2/");
    let answer = app.get(&next).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.json()["error"]["code"], "invalid_cursor");
}

#[tokio::test]
async fn currencies_narrow_the_list() {
    let app = stocked().await;
    for (query, ids) in [
        ("currency=KRW", vec![1, 4, 7]),
        ("currency=JPY,USD", vec![2, 3, 5, 6]),
        ("currency=USD&filter[price][gt]=7.25", vec![]),
        ("currency=KRW&filter[price][lte]=1200", vec![4, 7]),
    ] {
        assert_eq!(
            walk(&app, &format!("/api/v2/items?{query}")).await.concat(),
            ids,
            "{query}"
        );
    }
    let answer = app.get("/api/v2/items?filter[currency][eq]=KRW").await;
    assert_eq!(answer.status, 422, "{answer:?}");
}

#[tokio::test]
async fn what_is_not_shown_to_customers_is_shown_to_staff() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 7, "active": false}))
        .await;
    assert_eq!(walk(&app, "/api/v2/items").await.concat(), [0; 0]);
    assert_eq!(
        walk(&app, "/api/v2/items?include_inactive=true").await.concat(),
        [1]
    );
    let request = app.anonymous("GET".parse().unwrap(), "/api/v2/items?include_inactive=true");
    assert_eq!(crate::app::send(request).await.status, 401);
}
