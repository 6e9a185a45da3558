//! Conditional requests on a real database: of many writers one succeeds, and nobody is told that something old is
//! current.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use futures_util::future::join_all;
use poem::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    accounts::Credentials,
    answer::Answer,
    app::{App, send},
};

const ITEM: &str = "/api/v1/items/1";

async fn shop_with_an_item() -> App {
    let app = App::new().await;
    app.item(json!({"name": "Stoneware mug", "price": 24000})).await;
    app
}

async fn get_unless(app: &App, target: &str, tag: &str) -> Answer {
    send(app.request(Method::GET, target).header("If-None-Match", tag)).await
}

async fn patch_if(app: &App, tag: &str, stock: i64) -> Answer {
    let request = app.request(Method::PATCH, ITEM).header("If-Match", tag);
    let request = request.content_type("application/merge-patch+json");
    send(request.body(json!({"stock": stock}).to_string())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_writers_with_one_tag_exactly_one_succeeds() {
    let app = Arc::new(shop_with_an_item().await);
    for round in 0..100 {
        let tag = app.get(ITEM).await.header("etag").to_owned();
        let writers = (0..32).map(|writer| {
            let (app, tag) = (Arc::clone(&app), tag.clone());
            tokio::spawn(async move { patch_if(&app, &tag, 1 + round * 32 + writer).await })
        });
        let answers: Vec<Answer> = join_all(writers).await.into_iter().map(Result::unwrap).collect();
        let count = |status| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((count(200), count(412)), (1, 31), "round {round}");
        let winner = answers.iter().find(|answer| answer.status == 200).unwrap();
        let now = app.get(ITEM).await;
        assert_eq!(now.text, winner.text, "round {round}");
        assert_eq!(now.header("etag"), winner.header("etag"), "round {round}");
    }
}

#[tokio::test]
async fn a_deletion_on_condition_is_of_the_state_that_was_seen() {
    let app = shop_with_an_item().await;
    let seen = app.get(ITEM).await.header("etag").to_owned();
    app.patch(ITEM, json!({"stock": 7})).await;
    let delete = |tag: String| send(app.request(Method::DELETE, ITEM).header("If-Match", tag));
    assert_eq!(delete(seen).await.status, 412);
    let now = app.get(ITEM).await;
    assert_eq!(now.json()["stock"], 7);
    assert_eq!(delete(now.header("etag").to_owned()).await.status, 204);
    assert_eq!(delete("*".to_owned()).await.status, 404);
}

#[tokio::test]
async fn any_selection_of_the_current_state_may_be_changed() {
    let app = shop_with_an_item().await;
    let selections = [
        "",
        "?fields=id",
        "?fields=name,price",
        "?include=category,reviews",
    ];
    for (stock, selection) in (1..).zip(selections) {
        let seen = app.get(&format!("{ITEM}{selection}")).await;
        assert_eq!(
            patch_if(&app, seen.header("etag"), stock).await.status,
            200,
            "{selection}"
        );
        assert_eq!(
            patch_if(&app, seen.header("etag"), stock).await.status,
            412,
            "{selection}"
        );
    }
    let list = app.get("/api/v1/items").await;
    assert_eq!(
        patch_if(&app, list.header("etag"), 9).await.status,
        412,
        "a list is no state of an item"
    );
}

#[tokio::test]
async fn what_is_included_changes_the_answer_without_changing_the_item() {
    let app = shop_with_an_item().await;
    let target = format!("{ITEM}?include=reviews");
    let without = app.get(&target).await;
    for _ in 0..3 {
        assert_eq!(
            get_unless(&app, &target, without.header("etag")).await.status,
            304
        );
    }
    app.review(1, "Mina", 5).await;
    let with = get_unless(&app, &target, without.header("etag")).await;
    assert_eq!(with.status, 200);
    assert_eq!(with.json()["reviews"].as_array().unwrap().len(), 1);
    assert_eq!(patch_if(&app, without.header("etag"), 1).await.status, 200);
}

#[tokio::test]
async fn nobody_is_answered_from_what_another_account_was_told() {
    let app = App::new().await;
    let (mina, jun) = (app.customer("Mina").await, app.customer("Jun").await);
    let me = |by: &Credentials| by.on(app.anonymous(Method::GET, "/api/v1/me"));
    let whole = send(me(&mina)).await;
    let tag = whole.header("etag");
    for _ in 0..3 {
        let again = send(me(&mina).header("If-None-Match", tag)).await;
        assert_eq!(again.status, 304);
        let other = send(me(&jun).header("If-None-Match", tag)).await;
        assert_eq!((other.status, &other.json()["name"]), (200, &json!("Jun")));
        let nobody = app.anonymous(Method::GET, "/api/v1/me");
        assert_eq!(send(nobody.header("If-None-Match", tag)).await.status, 401);
    }
    let target = "/api/v1/items?include_inactive=true";
    let list = app.get(target).await;
    for _ in 0..3 {
        assert_eq!(get_unless(&app, target, list.header("etag")).await.status, 304);
        for (request, status) in [
            (app.anonymous(Method::GET, target), 401),
            (mina.on(app.anonymous(Method::GET, target)), 403),
        ] {
            let request = request.header("If-None-Match", list.header("etag"));
            assert_eq!(send(request).await.status, status);
        }
    }
}

#[tokio::test]
async fn commits_of_another_connection_are_seen_at_once() {
    let app = shop_with_an_item().await;
    let other = app.another_opening().await;
    for target in [ITEM, "/api/v1/items", "/api/v1/items/1?fields=id,stock"] {
        let mut tag = app.get(target).await.header("etag").to_owned();
        for round in 1..=200_i64 {
            for _ in 0..2 {
                assert_eq!(
                    get_unless(&app, target, &tag).await.status,
                    304,
                    "{target} {round}"
                );
            }
            let sql = "UPDATE items SET stock = stock + 1, updated_at = updated_at + 1 WHERE id = 1";
            other.write.execute_unprepared(sql).await.unwrap();
            if round % 40 == 0 && !app.is_on_postgres() {
                let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
                other.write.execute_unprepared(sql).await.unwrap();
            }
            let answer = get_unless(&app, target, &tag).await;
            assert_eq!(answer.status, 200, "{target} {round}");
            assert_ne!(answer.header("etag"), tag);
            tag = answer.header("etag").to_owned();
        }
    }
}

#[tokio::test]
async fn commits_of_another_process_are_seen_at_once() {
    let app = shop_with_an_item().await;
    let tag = app.get("/api/v1/items").await.header("etag").to_owned();
    for _ in 0..2 {
        assert_eq!(get_unless(&app, "/api/v1/items", &tag).await.status, 304);
    }
    let seed = Command::new(env!("CARGO_BIN_EXE_shop-server"))
        .args(["seed", "--items", "1"])
        .env("DATABASE_URL", app.address())
        .output()
        .unwrap();
    assert!(seed.status.success(), "{seed:?}");
    let answer = get_unless(&app, "/api/v1/items", &tag).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["meta"]["total"], 2);
}

/// Reads on condition while somebody else writes as fast as it can. What was committed before a request began must be in
/// its answer, or the answer says that it is what the client has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_told_that_something_old_is_current() {
    const WRITES: i64 = 1500;
    let app = Arc::new(shop_with_an_item().await);
    let other = app.another_opening().await;
    let committed = Arc::new(AtomicI64::new(0));
    let told = Arc::clone(&committed);
    let writer = tokio::spawn(async move {
        for n in 1..=WRITES {
            let sql = format!("UPDATE items SET stock = {n}, updated_at = updated_at + 1 WHERE id = 1");
            other.write.execute_unprepared(&sql).await.unwrap();
            told.store(n, Ordering::SeqCst);
        }
    });
    let readers = (0..3).map(|_| {
        let (app, committed) = (Arc::clone(&app), Arc::clone(&committed));
        tokio::spawn(async move {
            let (mut tag, mut stock) = ("\"x\"".to_owned(), -1);
            let mut spared = 0;
            loop {
                let floor = committed.load(Ordering::SeqCst);
                let answer = get_unless(&app, ITEM, &tag).await;
                match answer.status {
                    304 => spared += 1,
                    _ => {
                        stock = answer.json()["stock"].as_i64().unwrap();
                        tag = answer.header("etag").to_owned();
                    }
                }
                assert!(
                    stock >= floor,
                    "{stock} is told to be current after {floor} was committed"
                );
                if floor == WRITES {
                    return spared;
                }
            }
        })
    });
    for reader in join_all(readers).await {
        reader.unwrap();
    }
    writer.await.unwrap();
    assert_eq!(app.get(ITEM).await.json()["stock"], WRITES);
}
