use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{App, send},
};

const LOG: &str = "/api/v1/audit-logs";

/// A shop in which a member of the staff has created, changed and deleted an item, and an admin has created another.
async fn busy() -> App {
    let app = App::new().await;
    let staff = app.staff("Mina").await;
    let ask = |method, target, body: Value| {
        let request = app.anonymous(method, target).header("User-Agent", "till/4.2");
        send(staff.on(request.header("X-Request-Id", "r-1").body_json(&body)))
    };
    app.at("2026-03-02T09:00:00Z");
    let mug = json!({"name": "Stoneware mug", "price": 24000});
    assert_eq!(ask(Method::POST, "/api/v1/items", mug).await.status, 201);
    app.at("2026-03-02T10:00:00Z");
    let repriced = ask(Method::PATCH, "/api/v1/items/1", json!({"price": 21000})).await;
    assert_eq!(repriced.status, 200);
    assert_eq!(
        ask(Method::PATCH, "/api/v1/items/1", json!({"price": 21000}))
            .await
            .status,
        200
    );
    app.at("2026-03-02T11:00:00Z");
    app.item(json!({"name": "Bowl", "price": 5})).await;
    app.at("2026-03-02T12:00:00Z");
    assert_eq!(
        send(staff.on(app.anonymous(Method::DELETE, "/api/v1/items/1")))
            .await
            .status,
        204
    );
    app
}

/// What an entry is about: action and resource.
fn told(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let body = answer.json();
    let entries = body["items"].as_array().unwrap().iter();
    entries
        .map(|entry| (text(entry, "action"), text(entry, "resource_id")))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(action, id): &(&str, &str)| ((*action).to_owned(), (*id).to_owned());
    expected.iter().map(owned).collect()
}

#[tokio::test]
async fn changes_are_listed_newest_first_and_what_changed_nothing_is_not_there() {
    let app = busy().await;
    let all = [
        ("item.delete", "1"),
        ("item.create", "2"),
        ("item.patch", "1"),
        ("item.create", "1"),
    ];
    assert_eq!(told(&app.get(LOG).await), pairs(&all));
}

#[tokio::test]
async fn an_entry_tells_the_whole_story() {
    let app = busy().await;
    let item = |price: i64, at: &str| {
        json!({"id": 1, "name": "Stoneware mug", "description": null, "price": price, "currency": "KRW",
               "category_id": null, "stock": 0, "active": true, "created_at": "2026-03-02T09:00:00Z", "updated_at": at})
    };
    let answer = app.get(&format!("{LOG}?filter[action][eq]=item.patch")).await;
    let id = answer.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let user = app
        .row("SELECT CAST(id AS TEXT) AS id FROM users WHERE name = 'Mina'")
        .await;
    let user: String = user.try_get("", "id").unwrap();
    let page = json!({
        "items": [{
            "id": id, "timestamp": "2026-03-02T10:00:00Z", "request_id": "r-1", "user_id": user,
            "ip_address": "0.0.0.0", "user_agent": "till/4.2", "action": "item.patch", "resource_type": "item",
            "resource_id": "1", "old_state": item(24000, "2026-03-02T09:00:00Z"),
            "new_state": item(21000, "2026-03-02T10:00:00Z"),
        }],
        "meta": {"size": 20, "has_next": false, "has_prev": false},
        "links": {
            "self": format!("{LOG}?filter%5Baction%5D%5Beq%5D=item.patch"),
            "first": format!("{LOG}?filter%5Baction%5D%5Beq%5D=item.patch"),
        },
    });
    assert_eq!((answer.status, answer.json()), (200, page));
}

#[tokio::test]
async fn filters_narrow_alone_and_together() {
    let app = busy().await;
    let mina = app.row("SELECT id FROM users WHERE name = 'Mina'").await;
    let mina: i64 = mina.try_get("", "id").unwrap();
    let deleted = ("item.delete", "1");
    let bowl = ("item.create", "2");
    let patched = ("item.patch", "1");
    let mug = ("item.create", "1");
    for (query, expected) in [
        ("filter[resource_id][eq]=1", vec![deleted, patched, mug]),
        (
            "filter[resource_type][eq]=item&filter[resource_id][eq]=2",
            vec![bowl],
        ),
        ("filter[resource_type][eq]=order", vec![]),
        ("filter[action][eq]=item.create", vec![bowl, mug]),
        (
            &format!("filter[user_id][eq]={mina}"),
            vec![deleted, patched, mug],
        ),
        (
            &format!("filter[user_id][eq]={mina}&filter[action][eq]=item.create"),
            vec![mug],
        ),
        ("filter[timestamp][gte]=2026-03-02T11:00:00Z", vec![deleted, bowl]),
        ("filter[timestamp][lt]=2026-03-02T11:00:00Z", vec![patched, mug]),
        (
            "filter[timestamp][gte]=2026-03-02T10:00:00Z&filter[timestamp][lt]=2026-03-02T10:00:00.000001Z",
            vec![patched],
        ),
    ] {
        assert_eq!(
            told(&app.get(&format!("{LOG}?{query}")).await),
            pairs(&expected),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_walk_misses_nothing_while_the_log_grows() {
    let app = App::new().await;
    // All at one moment, so that the identifiers alone tell the order.
    for name in ["aa", "bb", "cc", "dd", "ee"] {
        app.item(json!({"name": name, "price": 1})).await;
    }
    let mut seen = Vec::new();
    let mut next = Some(format!("{LOG}?limit=2&include_total=true"));
    let mut total = 5;
    while let Some(target) = next {
        let page = app.get(&target).await;
        seen.extend(told(&page).into_iter().map(|(_, id)| id));
        let body = page.json();
        assert_eq!(body["meta"]["total"], json!(total));
        next = body["links"]["next"].as_str().map(str::to_owned);
        app.item(json!({"name": "later", "price": 1})).await;
        total += 1;
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn the_log_is_for_admins() {
    let app = busy().await;
    for by in [app.staff("Jun").await, app.customer("Jo").await] {
        let answer = send(by.on(app.anonymous(Method::GET, LOG))).await;
        assert_eq!(answer.status, 403, "{answer:?}");
        assert_eq!(answer.json()["error"]["code"], "insufficient_scope");
    }
    assert_eq!(send(app.anonymous(Method::GET, LOG)).await.status, 401);
}
