//! The end of an operation is told on every answer, and comes where the operator says so.

use charter::{AfterSunset, Policy, RateLimitScale};
use poem::http::HeaderMap;

use super::library::{library, lines, refused, send};

const SUNSET: &str = "Wed, 30 Jun 2027 00:00:00 GMT";
const LIST: &str = "</api/v2/books>; rel=\"successor-version\", </redoc#tag/Books/operation/list_books>; \
                    rel=\"deprecation\"; type=\"text/html\"";
const NEXT: &str = "</next>; rel=\"next\"";

fn get(id: &str) -> String {
    format!(
        "</api/v2/books/{id}>; rel=\"successor-version\", </redoc#tag/Books/operation/get_book>; \
         rel=\"deprecation\"; type=\"text/html\""
    )
}

#[track_caller]
fn announces(headers: &HeaderMap, links: &[&str]) {
    assert_eq!(lines(headers, "deprecation"), ["@1801353600"]);
    assert_eq!(lines(headers, "sunset"), [SUNSET]);
    assert_eq!(lines(headers, "link"), links);
}

#[tokio::test]
async fn every_answer_announces_it_beside_the_links_that_are_there() {
    let client = library(Policy::default());
    let list = || client.get("/api/v1/books");
    for (request, status, links) in [
        (list(), 200, &[NEXT, LIST][..]),
        (client.head("/api/v1/books"), 200, &[NEXT, LIST]),
        (list().header("If-None-Match", "\"v1\""), 304, &[LIST]),
        (list().query("zzz", &1), 422, &[LIST]),
        (list().header("Accept-Encoding", "gzip"), 200, &[NEXT, LIST]),
        (list().header("X-Broken", "1"), 500, &[LIST]),
    ] {
        let response = request.send().await.0;
        assert_eq!(response.status().as_u16(), status);
        announces(response.headers(), links);
    }
    list().send().await;
    let limited = send(list()).await;
    announces(&limited.1, &[LIST]);
    let message = "Too many requests. The Retry-After header says in how many seconds the next one passes.";
    refused(&limited, 429, "rate_limited", message);
}

#[tokio::test]
async fn the_successor_is_the_one_of_the_resource_that_was_asked_for() {
    let client = library(Policy::default());
    for (id, status, filled) in [
        ("1", 200, "1"),
        ("9", 404, "9"),
        ("no-number", 404, "no-number"),
        ("a%20b", 404, "a%20b"),
    ] {
        let (found, headers, _) = send(client.get(format!("/api/v1/books/{id}"))).await;
        assert_eq!(found, status, "{id}");
        announces(&headers, &[&get(filled)]);
    }
    let refused = send(client.get("/api/v1/books/1").header("Accept", "text/html")).await;
    assert_eq!(refused.0, 406);
    announces(&refused.1, &[&get("1")]);
}

#[tokio::test]
async fn operations_that_stay_announce_nothing() {
    let client = library(Policy::default());
    for path in ["/api/v2/books", "/api/v2/books/1", "/shelves", "/nothing"] {
        let (_, headers, _) = send(client.get(path)).await;
        for name in ["deprecation", "sunset"] {
            assert_eq!(lines(&headers, name), [""; 0], "{path}");
        }
    }
}

#[tokio::test]
async fn after_its_end_an_operation_names_its_successor_and_counts_nothing() {
    let client = library(Policy {
        after_sunset: AfterSunset::Gone,
        rate_limit_scale: RateLimitScale::AS_DECLARED,
        ..Policy::default()
    });
    let message = "This operation ended on 2027-06-30. Use /api/v2/books instead.";
    for _ in 0..9 {
        let answer = send(client.get("/api/v1/books")).await;
        refused(&answer, 410, "gone", message);
        announces(&answer.1, &[LIST]);
        assert_eq!(lines(&answer.1, "ratelimit"), [""; 0]);
    }
    let answer = send(client.get("/api/v1/books/7").header("Accept-Language", "ko")).await;
    assert_eq!(
        answer.2["error"]["message"],
        "이 작업은 2027-06-30에 종료되었습니다. 대신 다음을 사용해 주십시오: /api/v2/books/7"
    );
    announces(&answer.1, &[&get("7")]);
    assert_eq!(send(client.get("/api/v2/books")).await.0, 200);
}

#[tokio::test]
async fn links_begin_where_clients_reach_the_server() {
    let client = library(Policy {
        public_url: Some("https://api.example.com/library/".to_owned()),
        ..Policy::default()
    });
    let (_, headers, _) = send(client.get("/api/v1/books/1")).await;
    let links = "<https://api.example.com/library/api/v2/books/1>; rel=\"successor-version\", \
                 <https://api.example.com/library/redoc#tag/Books/operation/get_book>; rel=\"deprecation\"; \
                 type=\"text/html\"";
    announces(&headers, &[links]);
}
