//! Pages of other origins, and the operator's word about them.

use charter::{Origins, Policy};
use poem::http::{HeaderMap, Method};
use serde_json::json;

use crate::library::{library, line, send};

const SHOP: &str = "https://shop.example";

fn open() -> Policy {
    Policy {
        cors_origins: Origins::parse("https://shop.example, http://localhost:5173").unwrap(),
        ..Policy::default()
    }
}

fn cors_headers(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut found: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .filter(|(name, _)| name.starts_with("access-control-"))
        .collect();
    found.sort_unstable();
    found
}

const EXPOSED: &str = "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Range, Deprecation, \
    ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, WWW-Authenticate, \
    X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";

/// What a failure varies by.
const FAILURE: &str = "Accept, Accept-Language, Accept-Encoding, Origin";

#[tokio::test]
async fn every_answer_can_be_read_by_the_pages_that_are_named() {
    let client = library(open());
    let (_, document, _) = send(client.get("/openapi.json")).await;
    let tag = line(&document, "etag").unwrap();
    for (request, status, vary) in [
        (client.get("/books"), 200, "Accept-Encoding, Origin"),
        (client.get("/books/1"), 200, "Accept, Accept-Encoding, Origin"),
        (client.get("/cover.png"), 200, "Origin"),
        (
            client.request(Method::HEAD, "/books"),
            200,
            "Accept-Encoding, Origin",
        ),
        (
            client
                .post("/books")
                .body_json(&json!({"title": "Emma", "price": 1})),
            201,
            "Accept-Encoding, Origin",
        ),
        (
            client.get("/openapi.json").header("If-None-Match", tag),
            304,
            "Accept-Encoding, Origin",
        ),
        (client.get("/nowhere"), 404, FAILURE),
        (client.request(Method::DELETE, "/books"), 405, FAILURE),
        (client.get("/books").header("Accept", "text/html"), 406, FAILURE),
        (client.get("/books?page=0"), 422, FAILURE),
        (client.get("/books/2"), 500, FAILURE),
        (client.request(Method::OPTIONS, "/books"), 204, "Origin"),
    ] {
        let (answered, headers, _) = send(request.header("Origin", SHOP)).await;
        assert_eq!(answered, status);
        assert_eq!(
            cors_headers(&headers),
            [
                ("access-control-allow-credentials", "true"),
                ("access-control-allow-origin", SHOP),
                ("access-control-expose-headers", EXPOSED),
            ],
            "{status}"
        );
        assert_eq!(line(&headers, "vary"), Some(vary), "{status}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_from_the_methods_of_the_path() {
    let client = library(open());
    for (path, methods) in [
        ("/books", "GET, POST, HEAD, OPTIONS"),
        ("/books/7", "GET, HEAD, OPTIONS"),
    ] {
        let request = client
            .request(Method::OPTIONS, path)
            .header("Origin", "http://localhost:5173");
        let (status, headers, body) = send(
            request
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "x-anything"),
        )
        .await;
        assert_eq!((status, body.len()), (204, 0));
        let allowed = "Accept-Version, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, \
                       If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range, X-CSRF-Token, \
                       X-Request-Id, X-Shelf";
        assert_eq!(
            cors_headers(&headers),
            [
                ("access-control-allow-credentials", "true"),
                ("access-control-allow-headers", allowed),
                ("access-control-allow-methods", methods),
                ("access-control-allow-origin", "http://localhost:5173"),
                ("access-control-max-age", "7200"),
            ]
        );
        assert_eq!(line(&headers, "allow"), Some(methods));
        assert_eq!(line(&headers, "vary"), Some("Origin"));
        assert!(line(&headers, "x-request-id").is_some());
    }
    let request = client.request(Method::OPTIONS, "/nowhere").header("Origin", SHOP);
    let (status, ..) = send(request.header("Access-Control-Request-Method", "GET")).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn other_origins_get_the_answer_of_any_client() {
    let client = library(open());
    for origin in [
        "https://shop.example.evil.example",
        "https://SHOP.example",
        "http://shop.example",
        "https://shop.example:8443",
        "null",
        "*",
    ] {
        let (status, headers, _) = send(client.get("/books").header("Origin", origin)).await;
        assert_eq!((status, cors_headers(&headers)), (200, vec![]), "{origin}");
        assert_eq!(line(&headers, "vary"), Some("Accept-Encoding, Origin"));

        let request = client.request(Method::OPTIONS, "/books").header("Origin", origin);
        let (status, headers, _) = send(request.header("Access-Control-Request-Method", "GET")).await;
        assert_eq!((status, cors_headers(&headers)), (204, vec![]), "{origin}");
        assert_eq!(line(&headers, "allow"), Some("GET, POST, HEAD, OPTIONS"));
    }
    let twice = client.get("/books").header("Origin", SHOP).header("Origin", SHOP);
    assert_eq!(cors_headers(&send(twice).await.1), []);
    let (_, headers, _) = send(client.get("/books")).await;
    assert_eq!(
        (cors_headers(&headers), line(&headers, "vary")),
        (vec![], Some("Accept-Encoding, Origin"))
    );
}

#[tokio::test]
async fn without_origins_nothing_is_said_about_them() {
    let client = library(Policy::default());
    let (status, headers, _) = send(client.get("/books").header("Origin", SHOP)).await;
    assert_eq!((status, cors_headers(&headers)), (200, vec![]));
    assert_eq!(line(&headers, "vary"), Some("Accept-Encoding"));
}

#[tokio::test]
async fn transport_security_is_stated_where_it_is_set() {
    let secure = Policy {
        hsts_seconds: 31_536_000,
        ..Policy::default()
    };
    for (policy, expected) in [(secure, Some("max-age=31536000")), (Policy::default(), None)] {
        let client = library(policy);
        for path in ["/books", "/nowhere", "/docs"] {
            let (_, headers, _) = send(client.get(path)).await;
            assert_eq!(line(&headers, "strict-transport-security"), expected, "{path}");
        }
    }
}
