//! The same item sent again, under one key.

use std::{collections::BTreeMap, sync::Arc};

use charter::unit_of_work;
use poem::http::Method;
use serde_json::{Value, json};
use shop_server::api::ShopLedger;
use tokio::task::JoinSet;

use crate::{
    accounts::Credentials,
    answer::Answer,
    app::{App, send},
};

const CLIENTS: usize = 64;
const ROUNDS: usize = 200;

async fn create(app: &App, by: &Credentials, key: &str, body: &Value) -> Answer {
    let request = by.on(app.anonymous(Method::POST, "/api/v1/items"));
    send(request.header("Idempotency-Key", key).body_json(body)).await
}

/// What 64 clients are answered who send the same at once: how often each.
async fn at_once(app: &Arc<App>, round: usize) -> BTreeMap<(u16, String), usize> {
    let mut running = JoinSet::new();
    for _ in 0..CLIENTS {
        let app = Arc::clone(app);
        running.spawn(async move {
            let body = json!({"name": format!("Mug {round}"), "price": round});
            create(&app, app.admin(), &format!("round-{round}"), &body).await
        });
    }
    let mut answers = BTreeMap::new();
    for answer in running.join_all().await {
        let text = match answer.status {
            201 => answer.text,
            _ => answer.json()["error"]["code"].as_str().unwrap().to_owned(),
        };
        *answers.entry((answer.status, text)).or_default() += 1;
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_clients_with_one_key_all_get_the_one_item_or_are_told_to_wait() {
    let app = Arc::new(App::new().await);
    for round in 0..ROUNDS {
        let answers = at_once(&app, round).await;
        let created: Vec<_> = answers.keys().filter(|(status, _)| *status == 201).collect();
        assert_eq!(created.len(), 1, "round {round}: {answers:?}");
        let waiting = (409, "idempotency_in_progress".to_owned());
        assert!(
            answers.keys().all(|key| key == created[0] || *key == waiting),
            "{answers:?}"
        );
        let body = json!({"name": format!("Mug {round}"), "price": round});
        let again = create(&app, app.admin(), &format!("round-{round}"), &body).await;
        assert_eq!((again.status, &again.text), (201, &created[0].1));
    }
    for table in ["items", "audit_logs", "idempotency_records"] {
        assert_eq!(app.count(table).await, ROUNDS as i64, "{table}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_account() {
    let app = App::new().await;
    let body = json!({"name": "Stoneware mug", "price": 24000});
    for (id, name) in [(1, "Mina"), (2, "Jun")] {
        let by = app.staff(name).await;
        for _ in 0..2 {
            let answer = create(&app, &by, "k-1", &body).await;
            assert_eq!((answer.status, &answer.json()["id"]), (201, &json!(id)), "{name}");
        }
    }
    assert_eq!(app.count("items").await, 2);
}

#[tokio::test]
async fn a_refusal_is_given_again_although_it_would_pass_by_now() {
    let app = App::new().await;
    let body = json!({"name": "Stoneware mug", "price": 24000, "category_id": 1});
    let first = create(&app, app.admin(), "k-1", &body).await;
    let details = json!({"category_id": ["there is no such category"]});
    first.refuses(409, "unknown_category", "There is no such category.", &details);
    app.category("tableware", None).await;
    let again = create(&app, app.admin(), "k-1", &body).await;
    assert_eq!((again.status, &again.text), (409, &first.text));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(create(&app, app.admin(), "k-2", &body).await.status, 201);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day_and_then_swept() {
    let app = App::new().await;
    let ledger = ShopLedger::new(app.shop.clone());
    let body = json!({"name": "Stoneware mug", "price": 24000});
    app.at("2026-03-02T00:00:00Z");
    for key in ["k-1", "k-2"] {
        assert_eq!(create(&app, app.admin(), key, &body).await.status, 201);
    }
    app.at("2026-03-02T23:59:59.999999Z");
    assert_eq!(unit_of_work::sweep(&ledger).await.unwrap(), 0);
    assert_eq!(create(&app, app.admin(), "k-1", &body).await.json()["id"], 1);

    // Not swept yet, and not answered any more.
    app.at("2026-03-03T00:00:00Z");
    let anew = create(&app, app.admin(), "k-1", &body).await;
    assert_eq!((anew.status, &anew.json()["id"]), (201, &json!(3)));
    assert!(!anew.headers.contains_key("idempotent-replayed"));
    assert_eq!(create(&app, app.admin(), "k-1", &body).await.text, anew.text);
    assert_eq!(unit_of_work::sweep(&ledger).await.unwrap(), 1);
    assert_eq!(app.count("idempotency_records").await, 1);
}

#[tokio::test]
async fn answers_are_swept_in_batches() {
    let app = App::new().await;
    let [bytes, none] = match app.is_on_postgres() {
        true => ["sha256(i::text::bytea)", "''::bytea"],
        false => ["randomblob(32)", "x''"],
    };
    app.execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201) \
         INSERT INTO idempotency_records SELECT {bytes}, {bytes}, 201, '', {none}, i FROM n"
    ))
    .await;
    let ledger = ShopLedger::new(app.shop.clone());
    app.statements.take();
    assert_eq!(unit_of_work::sweep(&ledger).await.unwrap(), 1201);
    assert_eq!(app.statements.take().len(), 4, "500, 500, 201, and none");
    assert_eq!(app.count("idempotency_records").await, 0);
}

#[tokio::test]
async fn a_key_costs_a_look_and_a_row() {
    let app = App::new().await;
    let body = json!({"name": "Stoneware mug", "price": 24000});
    app.statements.take();
    create(&app, app.admin(), "k-1", &body).await;
    assert_eq!(
        app.statements.take().len(),
        4,
        "a look, the item, the answer, the audit row"
    );
    create(&app, app.admin(), "k-1", &body).await;
    assert_eq!(app.statements.take().len(), 1, "a look");
    app.post("/api/v1/items", body).await;
    assert_eq!(app.statements.take().len(), 2, "the item and the audit row");
}
