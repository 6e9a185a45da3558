//! `GET /api/v1/items`: pages and totals.

use poem::http::Method;
use serde_json::{Value, json};

use super::listed;
use crate::app::{App, START};

const LIST: &str = "/api/v1/items";

async fn stocked(count: u32) -> App {
    let app = App::new().await;
    for place in 1..=count {
        app.item(json!({"name": format!("Item {place}"), "price": place}))
            .await;
    }
    app
}

#[tokio::test]
async fn a_page_shows_whole_items_and_where_it_stands() {
    let app = stocked(3).await;
    let item = |id: i64| {
        json!({
            "id": id, "name": format!("Item {id}"), "description": null, "price": id, "currency": "KRW",
            "category_id": null, "stock": 0, "active": true, "created_at": START, "updated_at": START,
        })
    };
    let link = "<?page=1>; rel=\"first\", <?page=1>; rel=\"last\"".replace("<?", "</api/v1/items?");
    app.get(LIST).await.is(
        200,
        &[("link", &link)],
        &json!({
            "items": [item(1), item(2), item(3)],
            "meta": {"page": 1, "size": 20, "total": 3, "has_next": false, "has_prev": false},
            "links": {"self": LIST, "first": "/api/v1/items?page=1", "last": "/api/v1/items?page=1"},
        }),
    );
}

#[tokio::test]
async fn links_keep_what_was_asked_and_the_header_repeats_them() {
    let app = stocked(5).await;
    let asked = "/api/v1/items?fields=id&sort=-price&limit=2&filter[price][gt]=0.5&page=2";
    let at = |page: u8| {
        asked
            .replace('[', "%5B")
            .replace(']', "%5D")
            .replace("page=2", &format!("page={page}"))
    };
    let header = format!(
        "<{}>; rel=\"first\", <{}>; rel=\"prev\", <{}>; rel=\"next\", <{}>; rel=\"last\"",
        at(1),
        at(1),
        at(3),
        at(3)
    );
    app.get(asked).await.is(
        200,
        &[("link", &header)],
        &json!({
            "items": [{"id": 3}, {"id": 2}],
            "meta": {"page": 2, "size": 2, "total": 5, "has_next": true, "has_prev": true},
            "links": {"self": at(2), "first": at(1), "prev": at(1), "next": at(3), "last": at(3)},
        }),
    );
}

#[tokio::test]
async fn a_page_behind_the_last_one_is_empty_and_leads_back() {
    let app = stocked(3).await;
    for page in [3, 1_000_000] {
        let at = |page: i32| format!("/api/v1/items?limit=2&page={page}");
        let header = format!(
            "<{}>; rel=\"first\", <{}>; rel=\"prev\", <{}>; rel=\"last\"",
            at(1),
            at(2),
            at(2)
        );
        app.get(&at(page)).await.is(
            200,
            &[("link", &header)],
            &json!({
                "items": [],
                "meta": {"page": page, "size": 2, "total": 3, "has_next": false, "has_prev": true},
                "links": {"self": at(page), "first": at(1), "prev": at(2), "last": at(2)},
            }),
        );
    }
}

#[tokio::test]
async fn an_empty_shop_has_one_empty_page() {
    let app = App::new().await;
    let link = "</api/v1/items?page=1>; rel=\"first\", </api/v1/items?page=1>; rel=\"last\"";
    app.get(LIST).await.is(
        200,
        &[("link", link)],
        &json!({
            "items": [],
            "meta": {"page": 1, "size": 20, "total": 0, "has_next": false, "has_prev": false},
            "links": {"self": LIST, "first": "/api/v1/items?page=1", "last": "/api/v1/items?page=1"},
        }),
    );
}

#[tokio::test]
async fn links_stand_before_the_public_address_when_one_is_set() {
    let policy = charter::Policy {
        public_url: Some("https://shop.example/".to_owned()),
        ..charter::Policy::default()
    };
    let app = App::with(policy).await;
    let answer = app.post(LIST, json!({"name": "Mug", "price": 1})).await;
    assert_eq!(answer.header("location"), "https://shop.example/api/v1/items/1");
    let page = app.get("/api/v1/items?page=1").await;
    let at = "https://shop.example/api/v1/items?page=1";
    assert_eq!(page.json()["links"], json!({"self": at, "first": at, "last": at}));
    assert_eq!(
        page.header("link"),
        format!("<{at}>; rel=\"first\", <{at}>; rel=\"last\"")
    );
}

#[tokio::test]
async fn a_coded_page_costs_the_statement_of_a_plain_one() {
    let app = stocked(30).await;
    listed(&app, "").await;
    for coding in ["identity", "gzip", "br", "zstd"] {
        app.statements.take();
        let request = app.request(Method::GET, LIST).header("Accept-Encoding", coding);
        let answer = request.send().await.0;
        let coded = answer.headers().get("content-encoding");
        let expected = (coding != "identity").then_some(coding);
        assert_eq!(coded.and_then(|coded| coded.to_str().ok()), expected);
        assert_eq!(answer.status(), 200);
        assert_eq!(app.statements.counts(), (1, 0), "{coding}");
    }
}

#[tokio::test]
async fn totals_are_exact_and_counted_once_until_somebody_writes() {
    let app = stocked(5).await;
    let total = async |query: &str| {
        app.statements.take();
        let total = listed(&app, query).await.1;
        (total, app.statements.counts())
    };
    assert_eq!(total("limit=2").await, (5, (2, 1)), "counted");
    for query in [
        "limit=2",
        "limit=2&page=2",
        "limit=3&sort=-name",
        "limit=2&fields=name",
    ] {
        assert_eq!(total(query).await, (5, (1, 0)), "remembered: {query}");
    }
    assert_eq!(total("limit=2&min_price=2").await, (4, (2, 1)), "another filter");
    assert_eq!(total("limit=2&min_price=2").await, (4, (1, 0)));

    let writes: [(&str, Value, i64); 4] = [
        ("POST", json!({"name": "Item 6", "price": 6}), 6),
        ("PATCH", json!({"active": false}), 5),
        ("PUT", json!({"name": "Item 1", "price": 1}), 6),
        ("DELETE", Value::Null, 5),
    ];
    for (method, body, expected) in writes {
        match method {
            "POST" => app.post(LIST, body).await,
            "PATCH" => app.patch("/api/v1/items/1", body).await,
            "PUT" => app.put("/api/v1/items/1", body).await,
            _ => app.delete("/api/v1/items/1").await,
        };
        assert_eq!(total("limit=2").await, (expected, (2, 1)), "after {method}");
        assert_eq!(total("limit=2").await, (expected, (1, 0)), "after {method}");
    }
}

#[tokio::test]
async fn a_total_notices_what_another_process_writes() {
    let app = stocked(3).await;
    assert_eq!(listed(&app, "limit=2").await.1, 3);
    app.execute("UPDATE items SET active = FALSE WHERE id = 2").await;
    assert_eq!(
        listed(&app, "limit=2").await,
        (vec!["Item 1".to_owned(), "Item 3".to_owned()], 2)
    );
}
