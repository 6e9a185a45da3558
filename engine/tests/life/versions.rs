//! Paths without a version are those of the version that is asked for.

use charter::{Origins, Policy};
use poem::http::Method;
use serde_json::json;

use super::library::{contract, library, library_of, lines, refused, send};

const NO_SUCH_VERSION: &str = "Accept-Version must be v1 or v2, or left out.";

#[tokio::test]
async fn the_header_chooses_and_without_it_the_default_does() {
    for (default, header, version) in [
        ("v1", None, "v1"),
        ("v2", None, "v2"),
        ("v1", Some("v1"), "v1"),
        ("v1", Some("v2"), "v2"),
        ("v2", Some("v1"), "v1"),
        ("v2", Some(" v2 "), "v2"),
    ] {
        let client = library_of(default);
        for path in ["/books", "/books/1"] {
            let request = client.get(format!("/api{path}"));
            let chosen = send(match header {
                Some(header) => request.header("Accept-Version", header),
                None => request,
            });
            let (status, headers, body) = chosen.await;
            let (direct, direct_headers, direct_body) =
                send(client.get(format!("/api/{version}{path}"))).await;
            assert_eq!((status, &body), (direct, &direct_body), "{header:?}");
            assert!(
                body.to_string().contains(&format!("/api/{version}{path}")),
                "{body}"
            );
            for name in [
                "deprecation",
                "sunset",
                "link",
                "cache-control",
                "ratelimit-policy",
            ] {
                assert_eq!(lines(&headers, name), lines(&direct_headers, name), "{name}");
            }
            assert_eq!(lines(&headers, "vary"), ["Accept-Version, Accept-Encoding"]);
            assert_eq!(lines(&direct_headers, "vary"), ["Accept-Encoding"]);
        }
    }
}

#[tokio::test]
async fn the_query_the_body_and_the_links_are_those_of_the_version() {
    let client = library_of("v1");
    let answer = send(client.get("/api/books?limit=0&zzz=%20")).await;
    let details = json!({"limit": ["must be at least 1"], "zzz": ["is not known here"]});
    assert_eq!((answer.0, &answer.2["error"]["details"]), (422, &details));
    let sent = client
        .post("/api/books")
        .body_json(&json!({"title": "Emma", "price": 7}));
    let (status, headers, body) = send(sent).await;
    assert_eq!((status, body), (201, json!({"id": 3})));
    assert_eq!(lines(&headers, "location"), ["/api/v1/books/3"]);
    let (_, headers, _) = send(client.get("/api/books/1%2F2?fields=id")).await;
    assert!(lines(&headers, "link")[0].starts_with("</api/v2/books/1%2F2>;"));
    let problem = client
        .get("/api/books/9")
        .header("Accept", "application/problem+json");
    assert_eq!(send(problem).await.2["instance"], "/api/v1/books/9");
}

#[tokio::test]
async fn a_version_that_is_not_served_is_refused_with_those_that_are() {
    let client = library(Policy::default());
    for version in ["v3", "V1", "1", "", "v1, v2", "v01", "\u{e9}"] {
        for path in ["/api/books", "/api/v1/books", "/api/v9/books", "/api/nothing"] {
            let answer = send(client.get(path).header("Accept-Version", version)).await;
            refused(&answer, 400, "unsupported_version", NO_SUCH_VERSION);
            let vary = "Accept, Accept-Language, Accept-Version, Accept-Encoding";
            assert_eq!(lines(&answer.1, "vary"), [vary], "{path}");
        }
    }
    let twice = client.get("/api/books").header("Accept-Version", "v1");
    let answer = send(twice.header("Accept-Version", "v1")).await;
    refused(&answer, 400, "unsupported_version", NO_SUCH_VERSION);
}

#[tokio::test]
async fn a_header_that_contradicts_the_path_is_refused_and_one_that_agrees_is_not() {
    let client = library(Policy::default());
    let answer = send(client.get("/api/v1/books").header("Accept-Version", "v2")).await;
    let message = "The path belongs to version v1, Accept-Version asks for v2.";
    refused(&answer, 400, "malformed_request", message);
    let (status, headers, _) = send(client.get("/api/v1/books").header("Accept-Version", "v1")).await;
    assert_eq!((status, lines(&headers, "vary")), (200, vec!["Accept-Encoding"]));
    assert_eq!(
        send(client.get("/api/v9/books").header("Accept-Version", "v1"))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn paths_elsewhere_do_not_look_at_the_header() {
    let client = library(Policy::default());
    for path in ["/shelves", "/api", "/apis/books"] {
        let (status, headers, _) = send(client.get(path).header("Accept-Version", "v3")).await;
        assert_eq!(status, if path == "/shelves" { 200 } else { 404 }, "{path}");
        assert!(!lines(&headers, "vary")[0].contains("Accept-Version"), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_a_path_serves_are_those_of_the_version() {
    let client = library(Policy::default());
    let nothing = "There is nothing at this address.";
    for path in ["/api/nothing", "/api/", "/api//", "/api/books/", "/api/vx/books"] {
        let answer = send(client.get(path)).await;
        refused(&answer, 404, "not_found", nothing);
    }
    for (version, allow) in [("v1", "GET, HEAD, OPTIONS"), ("v2", "GET, POST, HEAD, OPTIONS")] {
        let request = |method| {
            client
                .request(method, "/api/books/1")
                .header("Accept-Version", version)
        };
        let refusal = send(request(Method::DELETE)).await;
        let message = "This address does not serve that method; see the Allow header.";
        refused(&refusal, 405, "method_not_allowed", message);
        let (status, options, _) = send(request(Method::OPTIONS)).await;
        assert_eq!(status, 204);
        for headers in [&refusal.1, &options] {
            assert_eq!(lines(headers, "allow"), [allow], "{version}");
            assert!(lines(headers, "vary")[0].contains("Accept-Version"), "{version}");
        }
    }
}

#[tokio::test]
async fn a_page_may_ask_in_advance_before_it_can_say_which_version() {
    let client = library(Policy {
        cors_origins: Origins::parse("https://books.example").unwrap(),
        ..Policy::default()
    });
    let preflight = |path: &str| {
        let request = client
            .request(Method::OPTIONS, path)
            .header("Origin", "https://books.example");
        send(request.header("Access-Control-Request-Method", "POST"))
    };
    for (path, methods) in [
        ("/api/books/1", "GET, POST, HEAD, OPTIONS"),
        ("/api/v1/books/1", "GET, HEAD, OPTIONS"),
        ("/api/v2/books/1", "GET, POST, HEAD, OPTIONS"),
    ] {
        let (status, headers, _) = preflight(path).await;
        assert_eq!(status, 204, "{path}");
        assert_eq!(
            lines(&headers, "access-control-allow-methods"),
            [methods],
            "{path}"
        );
        assert!(lines(&headers, "access-control-allow-headers")[0].contains("Accept-Version"));
    }
}

#[test]
fn a_default_that_is_not_served_keeps_the_server_from_starting() {
    let of = |default: &str, setting: Option<&str>| {
        let policy = Policy {
            default_version: setting.map(str::to_owned),
            ..Policy::default()
        };
        contract(default, &policy)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(of("v1", Some("v2")), Ok(()));
    let refused = Err(
        "the default version (x-versions in the document, or default_version in the settings): `v3` is not one of v1, v2"
            .to_owned(),
    );
    assert_eq!(of("v1", Some("v3")), refused);
    assert_eq!(of("v3", None), refused);
}
