//! The document and its pages, as clients meet them behind the edge: coded, and conditional.

use charter::{Edge, Policy, docs};
use poem::{
    Endpoint, EndpointExt, Response,
    http::{HeaderMap, StatusCode},
    test::TestClient,
};
use serde_json::json;

use crate::library::{conventions, envelope, send};

/// Long enough to be worth a coding.
const DOCUMENT: &str = include_str!("../library.json");
const TEXTS: [&str; 4] = [
    "/openapi.json",
    "/openapi.yaml",
    "/docs",
    "/docs/assets/swagger-ui.js",
];
const FILE: &str = "/docs/assets/swagger-ui-5.35.0/swagger-ui.css";

fn server() -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    let route = docs::routes(docs::Document::embedded(DOCUMENT, DOCUMENT)).map_to_response();
    TestClient::new(Edge::new(route, conventions(Policy::default())))
}

async fn get(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, usize) {
    let client = server();
    let request = headers.iter().fold(client.get(path), |request, (name, value)| {
        request.header(*name, *value)
    });
    let response = request.send().await.0;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.into_body().into_bytes().await.unwrap();
    (status, headers, body.len())
}

#[tokio::test]
async fn a_304_carries_the_tag_of_the_200_however_the_client_says_that_it_has_it() {
    for path in TEXTS {
        for coding in ["identity", "gzip", "br", "zstd"] {
            let (status, fresh, _) = get(path, &[("Accept-Encoding", coding)]).await;
            assert_eq!(status, 200);
            let tag = fresh["etag"].to_str().unwrap();
            let weak = format!("\"\u{e9}\", W/{tag}");
            for known in ["*", tag, &weak] {
                let asked = [("Accept-Encoding", coding), ("If-None-Match", known)];
                let (status, headers, length) = get(path, &asked).await;
                assert_eq!((status.as_u16(), length), (304, 0), "{path} {known}");
                assert_eq!(headers["etag"], fresh["etag"], "{path} {coding} {known}");
                assert_eq!(headers["vary"], fresh["vary"], "{path} {coding} {known}");
            }
        }
    }
}

#[tokio::test]
async fn who_wants_another_state_than_there_is_gets_a_412() {
    let message = "It is not, or no longer, as the request expects it: get it again, then decide.";
    let client = server();
    for path in TEXTS.into_iter().chain([FILE]) {
        let (status, headers, answer) = send(client.get(path).header("If-Match", "\"other\"")).await;
        assert_eq!(status, 412, "{path}");
        assert_eq!(answer, envelope("precondition_failed", message, None, &headers));
        assert_eq!(get(path, &[("If-Match", "*")]).await.0, 200, "{path}");
    }
    let (_, fresh, _) = get("/openapi.json", &[("Accept-Encoding", "gzip")]).await;
    let tag = fresh["etag"].to_str().unwrap();
    assert_eq!(get("/openapi.json", &[("If-Match", tag)]).await.0, 200);
    let (status, _, answer) = send(client.get("/openapi.json").header("If-Match", format!("W/{tag}"))).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["details"]),
        (412, &json!(null))
    );
}

#[tokio::test]
async fn a_file_comes_coded_to_who_prefers_that() {
    for (accepted, coded) in [
        ("gzip", true),
        ("identity;q=0.5, gzip", true),
        ("identity, gzip;q=0.1", false),
        ("br", false),
        ("gzip;q=0", false),
    ] {
        let (status, headers, _) = get(FILE, &[("Accept-Encoding", accepted)]).await;
        assert_eq!(status, 200);
        assert_eq!(headers.contains_key("content-encoding"), coded, "{accepted}");
        assert_eq!(headers["vary"], "Accept-Encoding");
    }
}
