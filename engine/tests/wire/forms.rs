//! Forms with files, part by part.

use charter::{Policy, UnknownInput};
use poem::Endpoint;
use serde_json::{Value, json};

use crate::library::{Client, library, send};

/// A part: its name with further parameters, its type if it states one, and its bytes.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, media_type, bytes) in parts {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name={name}\r\n").as_bytes());
        if let Some(media_type) = media_type {
            body.extend(format!("Content-Type: {media_type}\r\n").as_bytes());
        }
        body.extend([b"\r\n", *bytes, b"\r\n"].concat());
    }
    body.extend(b"--b--");
    body
}

async fn put(client: &Client<impl Endpoint<Output = poem::Response>>, parts: &[Part<'_>]) -> (u16, Value) {
    let request = client
        .put("/cover")
        .content_type("multipart/form-data; boundary=b");
    let (status, _, body) = send(request.body(form(parts))).await;
    (status, serde_json::from_slice(&body).unwrap())
}

const COVER: Part<'static> = ("cover; filename=\"a b.png\"", Some("image/png"), b"\x89PNG");

#[tokio::test]
async fn parts_come_in_their_order_with_what_is_said_of_them() {
    let client = library(Policy::default());
    let parts = [
        ("painter", None, "Zoë".as_bytes()),
        COVER,
        ("seen_at", None, b"2026-03-02T09:15:00Z"),
    ];
    let expected = json!({"parts": [
        {"painter": "Zo\u{eb}"},
        {"cover": ["a b.png", "image/png"], "size": 4},
        {"seen_at": "2026-03-02T09:15:00Z"},
    ]});
    assert_eq!(put(&client, &parts).await, (200, expected));
    let unnamed: Part<'_> = ("cover", None, b"");
    let expected = json!({"parts": [{"cover": [null, null], "size": 0}]});
    assert_eq!(put(&client, &[unnamed]).await, (200, expected));
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let client = library(Policy::default());
    let parts: [Part<'_>; 5] = [
        ("painter", None, b"Rembrandt"),
        ("seen_at", None, b"yesterday"),
        ("paintor", None, b"x"),
        ("note", None, b"\xff"),
        ("note", None, b"again"),
    ];
    let (status, answer) = put(&client, &parts).await;
    let details = json!({
        "painter": ["must be at most 5 characters long"],
        "seen_at": ["must be a valid date-time"],
        "paintor": ["is not known here; did you mean `painter`?"],
        "note": ["must be a text", "must be given only once"],
        "cover": ["is required"],
    });
    assert_eq!((status, &answer["error"]["details"]), (422, &details));
}

#[tokio::test]
async fn a_part_of_another_type_than_stated_is_refused() {
    let client = library(Policy::default());
    for (media_type, status) in [
        (Some("image/png"), 200),
        (Some("IMAGE/PNG"), 200),
        (Some("text/html; charset=utf-8"), 200),
        (None, 200),
        (Some("image/gif"), 415),
        (Some("application/octet-stream"), 415),
        (Some("nonsense"), 415),
    ] {
        let (code, answer) = put(&client, &[("cover", media_type, b"x")]).await;
        assert_eq!(code, status, "{media_type:?}: {answer}");
        if status == 415 {
            let message = "The Content-Type of the part `cover` must be image/png or text/*.";
            assert_eq!(answer["error"]["message"], message);
        }
    }
}

#[tokio::test]
async fn files_and_texts_have_limits() {
    let client = library(Policy::default());
    let (size, more) = ([b'x'; 1000], [b'x'; 1001]);
    assert_eq!(put(&client, &[("cover", None, &size)]).await.0, 200);
    let (status, answer) = put(&client, &[("cover", None, &more)]).await;
    let message = "The part `cover` is larger than 1000 bytes, the most that is taken here.";
    assert_eq!(
        (status, answer["error"]["message"].as_str()),
        (413, Some(message))
    );

    let (status, answer) = put(&client, &[("painter", None, &more), COVER]).await;
    let details = json!({"painter": ["must be at most 5 characters long"]});
    assert_eq!((status, &answer["error"]["details"]), (422, &details));

    let text = vec![b'x'; 64 * 1024 + 1];
    assert_eq!(put(&client, &[("note", None, &text[1..]), COVER]).await.0, 200);
    let (status, answer) = put(&client, &[("note", None, &text), COVER]).await;
    let message = "The part `note` is larger than 65536 bytes, the most that is taken here.";
    assert_eq!(
        (status, answer["error"]["message"].as_str()),
        (413, Some(message))
    );
}

#[tokio::test]
async fn what_is_not_known_may_be_passed_over() {
    let client = library(Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    });
    let parts: [Part<'_>; 3] = [
        ("zzz; filename=z", Some("a/b"), b"zzz"),
        COVER,
        ("yyy", None, b"y"),
    ];
    let expected = json!({"parts": [{"cover": ["a b.png", "image/png"], "size": 4}]});
    assert_eq!(put(&client, &parts).await, (200, expected));
}

#[tokio::test]
async fn an_operation_that_does_not_read_its_form_to_the_end_has_not_kept_the_document() {
    let client = library(Policy::default());
    let request = client
        .put("/cover")
        .content_type("multipart/form-data; boundary=b");
    let request = request
        .header("X-Careless", "1")
        .body(form(&[COVER, ("zzz", None, b"unseen")]));
    assert_eq!(send(request).await.0, 500);
}
