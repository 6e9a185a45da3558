//! Bodies of several media types.

use serde_json::json;

use crate::server::{open, send, told};

#[tokio::test]
async fn each_media_type_is_a_variant() {
    let client = open();
    let form = "--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n0123\r\n--b\r\nContent-Disposition: form-data; name=note\r\n\r\nhello\r\n--b--";
    for (media_type, body, expected) in [
        ("application/json", r#"{"x": 1}"#, json!({"json": {"x": 1}})),
        (
            "application/x-www-form-urlencoded",
            "x=1&tags=a,b%2Cc+d",
            json!({"form": {"x": 1, "tags": ["a", "b,c d"]}}),
        ),
        ("text/plain; charset=utf-8", "hello", json!({"text": "hello"})),
        ("image/png", "\u{7f}PNG", json!({"image/png": 4})),
        (
            "multipart/form-data; boundary=b",
            form,
            json!({"file": 4, "note": "hello"}),
        ),
    ] {
        let request = client
            .post("/body")
            .content_type(media_type)
            .body(body.to_owned());
        assert_eq!(told(request).await, (200, expected), "{media_type}");
    }
    assert_eq!(told(client.post("/body")).await, (200, json!("nothing")));
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_told_by_name() {
    let client = open();
    for (media_type, body, detail) in [
        ("application/json", "{}", "x: is required"),
        (
            "application/x-www-form-urlencoded",
            "x=one",
            "x: must be a whole number",
        ),
        (
            "application/x-www-form-urlencoded",
            "x=1&x=2",
            "x: must be given only once",
        ),
        (
            "application/x-www-form-urlencoded",
            "x=1&z=2",
            "z: is not known here; did you mean `x`?",
        ),
        ("text/plain", "longer", "body: must be at most 5 characters long"),
    ] {
        let request = client.post("/body").content_type(media_type).body(body);
        assert_eq!(
            told(request).await,
            (422, json!(["validation_failed", detail])),
            "{media_type}: {body}"
        );
    }
}

#[tokio::test]
async fn other_media_types_are_refused_with_those_that_are_taken() {
    let client = open();
    for media_type in ["application/xml", "text/plain; charset=latin1", "imago/png"] {
        let request = client.post("/body").content_type(media_type).body("x");
        let (status, headers, _) = send(request).await;
        assert_eq!(status, 415, "{media_type}");
        let served =
            "application/json, application/x-www-form-urlencoded, text/plain, multipart/form-data, image/*";
        assert_eq!(headers["accept"], served);
    }
    let request = client
        .post("/body")
        .header("Content-Type", "text/plain")
        .header("Content-Type", "application/json");
    assert_eq!(told(request.body("x")).await, (400, json!(["malformed_request"])));
}
