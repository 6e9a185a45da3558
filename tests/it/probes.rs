//! What watches the server.

use charter::{Policy, probes::MetricsToken};
use poem::http::Method;
use serde_json::json;

use crate::{
    answer::Answer,
    app::{App, send},
};

const TOKEN: &str = "a token of the operator's";

async fn ask(app: &App, target: &str, authorization: Option<&str>) -> Answer {
    let request = app.anonymous(Method::GET, target);
    send(match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    })
    .await
}

fn policy() -> Policy {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, TOKEN).unwrap();
    Policy {
        metrics_token: Some(MetricsToken::read(&file).unwrap()),
        ..Policy::default()
    }
}

#[tokio::test]
async fn a_server_that_works_is_alive_and_ready() {
    let app = App::new().await;
    let uncached = [("cache-control", "no-store")];
    ask(&app, "/healthz", None)
        .await
        .is(200, &uncached, &json!({"status": "ok"}));
    let ready = json!({"status": "ready", "checks": ["database", "migrations"]});
    ask(&app, "/readyz", None).await.is(200, &uncached, &ready);
}

#[tokio::test]
async fn without_its_database_it_is_alive_and_not_ready() {
    let app = App::new().await;
    app.lose_the_database().await;
    assert_eq!(ask(&app, "/healthz", None).await.status, 200);
    let refused = ask(&app, "/readyz", None).await;
    assert!(
        !refused.text.contains("pool"),
        "the reason is for the log: {refused:?}"
    );
    let message = "The service is busy. Try again shortly.";
    refused.refuses_with(
        &[("retry-after", "1")],
        503,
        "service_unavailable",
        message,
        &json!({"database": ["does not work"]}),
    );
}

#[tokio::test]
async fn without_its_redis_it_is_ready_and_says_what_it_misses() {
    let app = App::without_its_redis(Policy::default()).await;
    let degraded = json!({
        "status": "degraded",
        "checks": ["database", "migrations", "redis"],
        "failing": ["redis"],
    });
    let uncached = [("cache-control", "no-store")];
    ask(&app, "/readyz", None).await.is(200, &uncached, &degraded);
}

#[tokio::test]
async fn a_schema_that_is_behind_is_not_ready() {
    let app = App::new().await;
    app.execute("DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)")
        .await;
    let refused = ask(&app, "/readyz", None).await;
    assert_eq!(refused.status, 503);
    assert_eq!(
        refused.json()["error"]["details"],
        json!({"migrations": ["does not work"]})
    );
}

#[tokio::test]
async fn probes_are_read_only_and_have_heads() {
    let app = App::new().await;
    for target in ["/healthz", "/readyz"] {
        let head = send(app.anonymous(Method::HEAD, target)).await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{target}");
        let post = send(app.anonymous(Method::POST, target)).await;
        assert_eq!(
            (post.status, post.header("allow")),
            (405, "GET, HEAD, OPTIONS"),
            "{target}"
        );
    }
}

#[tokio::test]
async fn counters_are_not_served_to_strangers() {
    assert_eq!(ask(&App::new().await, "/metrics", None).await.status, 404);
    let app = App::with(policy()).await;
    let nobody = ask(&app, "/metrics", None).await;
    assert_eq!(
        (nobody.status, nobody.header("www-authenticate")),
        (401, "Bearer realm=\"api\"")
    );
    for wrong in [
        "Bearer another token",
        "Bearer ",
        "Basic x",
        &format!("Bearer {TOKEN}."),
    ] {
        let refused = ask(&app, "/metrics", Some(wrong)).await;
        assert_eq!(
            (refused.status, refused.header("www-authenticate")),
            (401, "Bearer error=\"invalid_token\""),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn every_answer_is_counted_once() {
    let app = App::with(policy()).await;
    for _ in 0..3 {
        assert_eq!(ask(&app, "/api/v1/items", None).await.status, 200);
    }
    assert_eq!(ask(&app, "/api/v1/items/7", None).await.status, 404);
    assert_eq!(ask(&app, "/nothing/here", None).await.status, 404);
    let page = ask(&app, "/metrics", Some(&format!("Bearer {TOKEN}"))).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/plain; version=0.0.4")
    );
    assert_eq!(page.header("cache-control"), "no-store");
    for line in [
        "http_requests_total{operation=\"list_items\",status=\"200\",version=\"v1\"} 3",
        "http_requests_total{operation=\"get_item\",status=\"404\",version=\"v1\"} 1",
        "http_requests_total{operation=\"none\",status=\"404\",version=\"none\"} 1",
        "http_requests_total{operation=\"create_item\",status=\"201\",version=\"v1\"} 0",
        "http_request_duration_seconds_count{operation=\"list_items\",version=\"v1\"} 3",
    ] {
        assert!(
            page.text.lines().any(|found| found == line),
            "{line}\nis not in\n{}",
            page.text
        );
    }
}
