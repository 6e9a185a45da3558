//! Both versions show the same items: whatever is done in one is seen in the other.

use serde_json::{Value, json};

use crate::app::App;

/// The first version's item as the second one shows it.
fn in_v2(mut item: Value) -> Value {
    let members = item.as_object_mut().unwrap();
    let currency = members.shift_remove("currency").unwrap();
    let price = members["price"].as_f64().unwrap();
    members["price"] = json!({"amount": format!("{price:.2}"), "currency": currency});
    item
}

/// An item as both versions show it.
async fn both(app: &App, id: i64, query: &str) -> [Value; 2] {
    let [one, two] = [1, 2].map(|version| format!("/api/v{version}/items/{id}{query}"));
    let (one, two) = (app.get(&one).await, app.get(&two).await);
    assert_eq!((one.status, two.status), (200, 200), "{one:?} {two:?}");
    [one.json(), two.json()]
}

#[tokio::test]
async fn an_item_is_the_same_in_both_versions_but_for_its_price() {
    let app = App::new().await;
    let category = app.category("tableware", None).await;
    for (price, currency) in [
        ("0", "KRW"),
        ("0.07", "USD"),
        ("59.95", "USD"),
        ("12000.5", "JPY"),
        ("9999999999.99", "KRW"),
    ] {
        let number: Value = serde_json::from_str(price).unwrap();
        let body = json!({"name": "Mug", "price": number, "currency": currency, "category_id": category});
        let id = app.item(body).await;
        app.review(id, &format!("Reader {id}"), 4).await;
        for query in ["", "?include=category,reviews"] {
            let [one, two] = both(&app, id, query).await;
            assert_eq!(in_v2(one), two, "{price} {currency}");
        }
    }
}

#[tokio::test]
async fn what_is_written_in_one_version_is_read_in_the_other() {
    let app = App::new().await;
    let price = json!({"amount": "59.9", "currency": "USD"});
    let created = app
        .post("/api/v2/items", json!({"name": "Board", "price": price}))
        .await;
    created.is(
        201,
        &[("location", "/api/v2/items/1")],
        &json!({
            "id": 1, "name": "Board", "description": null, "price": {"amount": "59.90", "currency": "USD"},
            "category_id": null, "stock": 0, "active": true, "created_at": crate::app::START,
            "updated_at": crate::app::START,
        }),
    );
    let [one, two] = both(&app, 1, "").await;
    assert_eq!(
        (one["price"].clone(), one["currency"].clone()),
        (json!(59.9), json!("USD"))
    );
    assert_eq!((in_v2(one), created.json()), (two.clone(), two));
    app.patch(
        "/api/v1/items/1",
        json!({"price": 60, "currency": "JPY", "name": "Slate"}),
    )
    .await;
    let [_, two] = both(&app, 1, "?fields=name,price").await;
    let expected = json!({"id": 1, "name": "Slate", "price": {"amount": "60.00", "currency": "JPY"}});
    assert_eq!(two, expected);
    assert_eq!(app.delete("/api/v1/items/1").await.status, 204);
    app.get("/api/v2/items/1")
        .await
        .is_not_found("There is no such item.");
}

#[tokio::test]
async fn both_lists_have_the_same_items_in_the_same_order() {
    let app = crate::stock::stocked().await;
    for query in [
        "",
        "&sort=-price,name",
        "&filter[price][gte]=7.25&filter[price][lt]=60000.5",
        "&filter[name][contains]=o&sort=name",
        "&category=south",
        "&filter[created_at][gte]=2026-03-04T00:00:00Z",
        "&include=category,reviews",
    ] {
        let one = app
            .get(&format!("/api/v1/items?cursor=&include_total=true{query}"))
            .await;
        let two = app.get(&format!("/api/v2/items?include_total=true{query}")).await;
        let (one, two) = (one.json(), two.json());
        let shown: Vec<Value> = one["items"]
            .as_array()
            .unwrap()
            .iter()
            .cloned()
            .map(in_v2)
            .collect();
        assert!(!shown.is_empty(), "{query}");
        assert_eq!(
            (json!(shown), &one["meta"]),
            (two["items"].clone(), &two["meta"]),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_entity_tag_is_of_one_version_and_either_fits_a_change() {
    let app = App::new().await;
    app.item(json!({"name": "Mug", "price": 7})).await;
    let (one, two) = (app.get("/api/v1/items/1").await, app.get("/api/v2/items/1").await);
    assert_ne!(one.header("etag"), two.header("etag"));
    let request = app.request("PATCH".parse().unwrap(), "/api/v1/items/1");
    let request = request
        .content_type("application/merge-patch+json")
        .header("If-Match", two.header("etag"));
    assert_eq!(
        crate::app::send(request.body(r#"{"price": 8}"#)).await.status,
        200
    );
}
