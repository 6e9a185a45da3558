//! Two servers on one database, as two processes would be: what one of them promises, the other keeps.

use std::sync::Arc;

use poem::http::Method;
use serde_json::{Value, json};
use shop_server::domain::{NewUser, Role};
use tokio::task::JoinSet;

use crate::{
    answer::Answer,
    app::{App, send},
};

const ITEM: &str = "/api/v1/items/1";

/// A server and another one beside it, with an item of so many pieces.
async fn pair(stock: i64) -> [Arc<App>; 2] {
    let one = App::new().await;
    one.item(json!({"name": "Stoneware mug", "price": 100, "stock": stock}))
        .await;
    let other = one.beside().await;
    [Arc::new(one), Arc::new(other)]
}

/// What so many clients are answered who ask at once, every other one at the other server.
async fn asked<F>(servers: &[Arc<App>; 2], clients: usize, ask: impl Fn(Arc<App>, usize) -> F) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let mut running = JoinSet::new();
    for client in 0..clients {
        running.spawn(ask(Arc::clone(&servers[client % 2]), client));
    }
    running.join_all().await
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_writers_with_one_tag_exactly_one_succeeds() {
    let servers = pair(1).await;
    for round in 0..5 {
        let tag = servers[round % 2].get(ITEM).await.header("etag").to_owned();
        let answers = asked(&servers, 32, |app, client| {
            let tag = tag.clone();
            async move {
                let request = app.request(Method::PATCH, ITEM).header("If-Match", tag);
                let request = request.content_type("application/merge-patch+json");
                send(request.body(json!({"stock": 100 + round * 32 + client}).to_string())).await
            }
        })
        .await;
        let statuses = (count(&answers, 200), count(&answers, 412));
        assert_eq!(statuses, (1, 31), "round {round}: {answers:?}");
        let winner = answers.iter().find(|answer| answer.status == 200).unwrap();
        for server in &servers {
            assert_eq!(server.get(ITEM).await.text, winner.text, "round {round}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_clients_with_one_key_all_get_the_one_effect() {
    let servers = pair(1).await;
    for round in 0..3 {
        let answers = asked(&servers, 64, |app, _| async move {
            let request = app.request(Method::POST, "/api/v1/items");
            let request = request.header("Idempotency-Key", format!("together-{round}"));
            send(request.body_json(&json!({"name": "Oak bowl", "price": 5}))).await
        })
        .await;
        let (created, waiting) = (count(&answers, 201), count(&answers, 409));
        assert!(
            created >= 1 && created + waiting == 64,
            "round {round}: {answers:?}"
        );
        let mut texts = answers.iter().filter(|answer| answer.status == 201);
        let first = &texts.next().unwrap().text;
        assert!(texts.all(|answer| answer.text == *first), "round {round}");
        for table in ["items", "audit_logs"] {
            assert_eq!(servers[0].count(table).await, 2 + round, "round {round}: {table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_is_sold_than_there_is() {
    let servers = pair(5).await;
    let answers = asked(&servers, 12, |app, _| async move {
        let order = json!({"lines": [{"item_id": 1, "quantity": 1}]});
        app.post_keyed("/api/v1/orders", order).await
    })
    .await;
    assert_eq!(
        (count(&answers, 201), count(&answers, 409)),
        (5, 7),
        "{answers:?}"
    );
    for server in &servers {
        assert_eq!(server.get(ITEM).await.json()["stock"], 0);
        assert_eq!(server.get("/api/v1/orders").await.json()["meta"]["total"], 5);
    }
}

/// Whoever comes second with a token may be a thief, or the owner after one: everything of the sign-in ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_is_refreshed_once_and_its_second_use_ends_the_sign_in() {
    let servers = pair(1).await;
    let new = NewUser {
        email: "mina@example.com".to_owned(),
        name: "Mina".to_owned(),
        password: "correct horse battery".to_owned(),
    };
    servers[0].shop.add_user(new, &[Role::Customer]).await.unwrap();
    let credentials = json!({"email": "mina@example.com", "password": "correct horse battery"});
    let anonymous = async |app: &App, path: &str, body: &Value| {
        send(app.anonymous(Method::POST, path).body_json(body)).await
    };
    let pair = anonymous(&servers[0], "/api/v1/login", &credentials).await.json();
    let answers = asked(&servers, 8, |app, _| {
        let body = json!({"refresh_token": pair["refresh_token"]});
        async move {
            let request = app.anonymous(Method::POST, "/api/v1/token/refresh");
            send(request.body_json(&body)).await
        }
    })
    .await;
    assert_eq!(
        (count(&answers, 200), count(&answers, 401)),
        (1, 7),
        "{answers:?}"
    );
    let winner = answers.iter().find(|answer| answer.status == 200).unwrap();
    let renewed = json!({"refresh_token": winner.json()["refresh_token"]});
    for server in &servers {
        let refused = anonymous(server, "/api/v1/token/refresh", &renewed).await;
        assert_eq!(refused.status, 401, "{refused:?}");
    }
}

#[tokio::test]
async fn a_total_is_never_the_one_of_before() {
    let [one, other] = pair(1).await;
    let total = async |app: &App| app.get("/api/v1/items?limit=1").await.json()["meta"]["total"].clone();
    for n in 2..=12 {
        let writer = [&one, &other][n % 2];
        writer
            .item(json!({"name": format!("Bowl {n}"), "price": 1}))
            .await;
        assert_eq!((total(&one).await, total(&other).await), (json!(n), json!(n)));
    }
    assert_eq!(one.delete(ITEM).await.status, 204);
    assert_eq!((total(&one).await, total(&other).await), (json!(11), json!(11)));
}
