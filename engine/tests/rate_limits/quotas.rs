//! How many requests pass, what the answers say of it, and which count together.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use charter::{Policy, RateLimitScale};
use poem::{
    Request,
    http::{HeaderMap, Method, Uri, header::RETRY_AFTER},
};
use serde_json::{Value, json};

use crate::library::{TABLE, library};

/// What an answer says of the limits: the five headers as they stand.
fn told(headers: &HeaderMap) -> [&str; 5] {
    [
        "ratelimit-policy",
        "ratelimit",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ]
    .map(|name| headers[name].to_str().unwrap())
}

const POLICY: &str = r#""hour";q=50;w=3600, "day";q=200;w=86400"#;

#[tokio::test]
async fn every_answer_says_how_the_client_stands() {
    let library = library(Policy::default());
    let (status, headers) = library.get("/books").await;
    assert_eq!(status, 200);
    let standing = r#""hour";r=49;t=3600, "day";r=199;t=86400"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "49", "3600"]);

    library.wait(Duration::from_millis(1500));
    let (status, headers) = library.get("/books?unknown=1").await;
    assert_eq!(status, 422);
    let standing = r#""hour";r=48;t=3599, "day";r=198;t=86399"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "48", "3599"]);

    let failing = Request::builder()
        .uri(Uri::from_static("/books"))
        .header("x-fail", "1")
        .finish();
    let (status, headers, _) = library.send(failing).await;
    assert_eq!(status, 500);
    assert_eq!(told(&headers)[3], "47");

    let head = Request::builder()
        .uri(Uri::from_static("/books"))
        .method(Method::HEAD)
        .finish();
    let (status, headers, _) = library.send(head).await;
    assert_eq!(status, 200);
    assert_eq!(told(&headers)[3], "46");
}

#[tokio::test]
async fn what_is_refused_reaches_nobody_and_says_when_to_come_back() {
    let library = library(Policy::default());
    assert_eq!(library.served("/books", 50).await, 50);
    library.wait(Duration::from_millis(600_400));
    // What is wrong with a request is not looked at any more.
    let request = Request::builder()
        .uri(Uri::from_static("/books?unknown=1"))
        .finish();
    let (status, headers, body) = library.send(request).await;
    assert_eq!(status, 429);
    assert_eq!(headers[RETRY_AFTER], "3000");
    let standing = r#""hour";r=0;t=3000, "day";r=150;t=85800"#;
    assert_eq!(told(&headers), [POLICY, standing, "50", "0", "3000"]);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let body: Value = serde_json::from_str(&body.into_string().await.unwrap()).unwrap();
    let expected = json!({"error": {
        "code": "rate_limited",
        "message": "Too many requests. The Retry-After header says in how many seconds the next one passes.",
        "request_id": headers["x-request-id"].to_str().unwrap(),
    }});
    assert_eq!(body, expected);
    assert_eq!(library.served.load(Ordering::Relaxed), 50);

    library.wait(Duration::from_secs(2999));
    assert_eq!(library.get("/books").await.0, 429);
    library.wait(Duration::from_secs(1));
    let (status, headers) = library.get("/books").await;
    assert_eq!(status, 200);
    assert_eq!(told(&headers)[1], r#""hour";r=49;t=3600, "day";r=149;t=82800"#);
}

#[tokio::test]
async fn every_declared_limit_is_kept() {
    for operation in TABLE {
        let library = library(Policy::default());
        let Some(limit) = operation.rate_limits.first() else {
            for _ in 0..300 {
                let (status, headers) = library.get(operation.path).await;
                assert_eq!(status, 200);
                assert!(headers.keys().all(|name| !name.as_str().contains("ratelimit")));
            }
            continue;
        };
        let quota = usize::try_from(limit.quota).unwrap();
        assert_eq!(
            library.served(operation.path, quota + 5).await,
            quota,
            "{}",
            operation.id
        );
        let (status, headers) = library.get(operation.path).await;
        assert_eq!(status, 429, "{}", operation.id);
        assert_eq!(headers[RETRY_AFTER], limit.window.to_string().as_str());
        library.wait(Duration::from_secs(limit.window.into()));
        assert_eq!(
            library.served(operation.path, quota + 5).await,
            quota,
            "{}",
            operation.id
        );
    }
}

#[tokio::test]
async fn a_limit_is_counted_where_it_is_declared() {
    let library = library(Policy::default());
    assert_eq!(library.served("/books", 30).await, 30);
    assert_eq!(library.served("/authors", 30).await, 20);
    assert_eq!(library.served("/books", 1).await, 0);
    assert_eq!(library.served("/loans", 5).await, 5);
    assert_eq!(library.served("/fines", 5).await, 2);
    assert_eq!(library.served("/sign-in", 5).await, 3);
    assert_eq!(library.served("/opening-hours", 5).await, 5);
}

#[tokio::test]
async fn the_scale_stretches_limits_or_switches_them_off() {
    let scaled = |scale: &str| {
        library(Policy {
            rate_limit_scale: scale.parse().unwrap(),
            ..Policy::default()
        })
    };
    let double = scaled("2");
    assert_eq!(double.served("/loans", 20).await, 14);
    assert_eq!(told(&double.get("/loans").await.1)[0], r#""minute";q=14;w=60"#);
    let off = scaled("off");
    assert_eq!(off.served("/loans", 300).await, 300);
    assert!(!off.get("/loans").await.1.contains_key("ratelimit"));
    assert_eq!(RateLimitScale::OFF.to_string(), "off: no client is ever refused");
}

#[tokio::test]
async fn asking_what_is_possible_is_not_counted() {
    let library = library(Policy::default());
    for method in [Method::OPTIONS, Method::DELETE] {
        for _ in 0..20 {
            let request = Request::builder()
                .uri(Uri::from_static("/sign-in"))
                .method(method.clone())
                .finish();
            let (status, headers, _) = library.send(request).await;
            assert!(matches!(status.as_u16(), 204 | 405), "{status}");
            assert!(!headers.contains_key("ratelimit"));
        }
    }
    assert_eq!(library.served("/sign-in", 5).await, 3);
}

#[test]
fn of_parallel_clients_exactly_the_quota_passes() {
    for _ in 0..20 {
        let library = library(Policy::default());
        let next = AtomicUsize::new(0);
        let refused = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    while next.fetch_add(1, Ordering::Relaxed) < 51 {
                        let (status, _) = runtime.block_on(library.get("/books"));
                        assert!(matches!(status.as_u16(), 200 | 429), "{status}");
                        refused.fetch_add(usize::from(status == 429), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(refused.into_inner(), 1);
        assert_eq!(library.served.load(Ordering::Relaxed), 50);
    }
}
