//! Files as answers, and ranges of them.

use charter::Policy;
use poem::http::Method;
use serde_json::Value;

use crate::library::{TABLE, library, line, send};

#[tokio::test]
async fn ranges_follow_the_standard() {
    let client = library(Policy::default());
    for (range, status, body, part) in [
        (None, 200, "0123456789", None),
        (Some("bytes=0-3"), 206, "0123", Some("bytes 0-3/10")),
        (Some("bytes=8-"), 206, "89", Some("bytes 8-9/10")),
        (Some("bytes=-3"), 206, "789", Some("bytes 7-9/10")),
        (Some("bytes=4-99"), 206, "456789", Some("bytes 4-9/10")),
        (Some("bytes=0-1,4-5"), 200, "0123456789", None),
        (Some("chapters=1-2"), 200, "0123456789", None),
    ] {
        let request = client.get("/cover");
        let request = range
            .into_iter()
            .fold(request, |request, range| request.header("range", range));
        let (code, headers, read) = send(request).await;
        assert_eq!(
            (code, String::from_utf8(read).unwrap().as_str()),
            (status, body),
            "{range:?}"
        );
        assert_eq!(line(&headers, "content-range"), part, "{range:?}");
        for (name, value) in [
            ("accept-ranges", "bytes"),
            ("content-type", "image/png"),
            ("content-disposition", "inline; filename=\"Emma.png\""),
            ("etag", "\"v1\""),
            ("vary", "Accept"),
        ] {
            assert_eq!(line(&headers, name), Some(value), "{range:?}");
        }
    }
}

#[tokio::test]
async fn a_range_behind_the_end_is_refused_with_the_length() {
    let client = library(Policy::default());
    let (status, headers, body) = send(client.get("/cover").header("range", "bytes=10-")).await;
    assert_eq!(
        (status, line(&headers, "content-range")),
        (416, Some("bytes */10"))
    );
    let error: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(error["error"]["code"], "range_not_satisfiable");
    let message = "The file has 10 bytes, and the range begins behind the last one.";
    assert_eq!(error["error"]["message"], message);
}

#[tokio::test]
async fn two_lines_of_a_field_that_has_one_are_refused_where_it_is_declared_and_else_say_nothing() {
    let client = library(Policy::default());
    let request = client
        .get("/cover")
        .header("range", "bytes=0-1")
        .header("range", "bytes=3-4");
    assert_eq!(send(request).await.0, 422);
    let request = client.get("/cover").header("range", "bytes=0-1");
    let request = request.header("if-range", "\"v1\"").header("if-range", "\"v1\"");
    assert_eq!(send(request).await.0, 200);
}

#[tokio::test]
async fn a_head_knows_no_ranges() {
    let client = library(Policy::default());
    let request = client
        .request(Method::HEAD, "/cover")
        .header("range", "bytes=0-1");
    let (status, headers, body) = send(request).await;
    assert_eq!(
        (status, body.len(), line(&headers, "content-length")),
        (200, 0, Some("10"))
    );
}

#[tokio::test]
async fn a_file_goes_out_as_it_is_however_well_it_would_shrink() {
    let client = library(Policy::default());
    for range in [None, Some("bytes=0-2999")] {
        let request = client
            .get("/cover")
            .header("X-Table", "1")
            .header("accept-encoding", "gzip");
        let request = range
            .into_iter()
            .fold(request, |request, range| request.header("range", range));
        let (_, headers, body) = send(request).await;
        assert_eq!(line(&headers, "content-encoding"), None, "{range:?}");
        assert!(
            TABLE.repeat(500).as_bytes().starts_with(&body) && body.len() >= 3000,
            "{range:?}"
        );
    }
}

#[tokio::test]
async fn a_file_of_another_type_than_declared_is_a_defect() {
    let client = library(Policy::default());
    assert_eq!(send(client.get("/cover").header("X-Odd", "1")).await.0, 500);
    let trusting = library(Policy {
        check_responses: false,
        ..Policy::default()
    });
    assert_eq!(send(trusting.get("/cover").header("X-Odd", "1")).await.0, 200);
}

#[tokio::test]
async fn a_declared_family_of_types_leaves_the_choice_to_the_file() {
    let client = library(Policy::default());
    for (accept, status) in [
        ("image/png", 200),
        ("image/*", 200),
        ("image/gif", 406),
        ("text/html", 406),
    ] {
        assert_eq!(
            send(client.get("/cover").header("accept", accept)).await.0,
            status,
            "{accept}"
        );
    }
}
