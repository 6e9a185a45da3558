//! `POST /api/v1/upload`

use poem::http::Method;
use serde_json::{Value, json};

use super::{FILES, UPLOAD, assert_nothing_is_kept, kept, upload};
use crate::{
    app::{App, START, send},
    form::Form,
};

const UNKNOWN: &str = "The file is neither PNG, JPEG, GIF, WebP nor PDF.";

/// With the command `sha256sum`.
const DIGESTS: [&str; 5] = [
    "02a3e298f1533f62558c58e4c70edcab9af5a50d62d925fd5390942020fb0fb8",
    "23e5c96c789570b1a740a7463526bb846d97506642e12a6a5e6b9b3b7a90cd5f",
    "fb6567d497606314a968515ebf9063dcee9fcff777897c384ed8e6a26dbd7190",
    "f03b9ad9f6802b7c69fd0037ef63fc9b7d9fdaa290a03d9494fdf770c7a0617d",
    "14bcd090baf31edba64e9cbd8cdfc15f943344aa72cb3675ad8e91bfcbce03ad",
];

#[tokio::test]
async fn each_type_is_told_by_its_bytes_and_kept_as_it_came() {
    let app = App::new().await;
    let mina = app.customer("Mina").await;
    for ((media_type, bytes), digest) in FILES.into_iter().zip(DIGESTS) {
        let answer = upload(&app, &mina, "mug.txt", bytes).await;
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert!(id.starts_with("upl_") && id.len() == 36, "{id}");
        let address = format!("/api/v1/uploads/{id}");
        let stored = json!({
            "id": id, "filename": "mug.txt", "content_type": media_type, "size": bytes.len(), "sha256": digest,
            "url": format!("{address}/content"), "created_at": START,
        });
        answer.is(201, &[("location", &address)], &stored);
        assert_eq!(std::fs::read(app.uploads().join(&id)).unwrap(), bytes);
    }
    assert_eq!(kept(&app).len(), FILES.len());
}

#[tokio::test]
async fn neither_the_name_nor_the_stated_type_makes_a_file_what_it_is_not() {
    let app = App::new().await;
    for bytes in [
        &b"MZ\x90\0\x03\0\0\0\x04\0\0\0"[..],
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"\x89PN",
        b"",
    ] {
        let form = Form::default().part("name=\"file\"; filename=\"mug.png\"", "image/png", bytes);
        let answer = send(form.on(app.request(Method::POST, UPLOAD))).await;
        answer.refuses(415, "unsupported_media_type", UNKNOWN, &Value::Null);
    }
    assert_nothing_is_kept(&app).await;
    let (_, png) = FILES[0];
    let form = Form::default().part("name=\"file\"; filename=\"mug.pdf\"", "application/pdf", png);
    let answer = send(form.on(app.request(Method::POST, UPLOAD))).await.json();
    assert_eq!(
        (&answer["content_type"], &answer["filename"]),
        (&json!("image/png"), &json!("mug.pdf"))
    );
}

#[tokio::test]
async fn a_type_that_comes_byte_by_byte_is_told_all_the_same() {
    let app = App::new().await;
    for (media_type, bytes) in FILES {
        let body = Form::default().file("file", "mug", bytes).written();
        let single = body.into_iter().map(|byte| Ok::<_, std::io::Error>(vec![byte]));
        let stream = poem::Body::from_bytes_stream(futures_util::stream::iter(single));
        let answer = send(crate::form::raw(app.request(Method::POST, UPLOAD), stream)).await;
        assert_eq!(
            (answer.status, &answer.json()["content_type"]),
            (201, &json!(media_type))
        );
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(std::fs::read(app.uploads().join(id)).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_name_keeps_no_folder_and_nothing_that_cannot_be_seen() {
    let app = App::new().await;
    let (_, png) = FILES[0];
    let names = [
        ("filename=\"mug.png\"", "mug.png"),
        ("filename=\"찻잔.png\"", "찻잔.png"),
        ("filename=\"../../../etc/cron.d/mug.png\"", "mug.png"),
        ("filename=\"C:\\dir\\mug.png\"", "mug.png"),
        ("filename=\"a\\\"b.png\"", "a\"b.png"),
        ("filename=\"gpj.\u{202e}exe\"", "gpj.exe"),
        ("filename=\"..\"", "upload.png"),
        ("filename=\"\"", "upload.png"),
    ];
    for (claimed, name) in names {
        let form = Form::default().part(&format!("name=\"file\"; {claimed}"), "image/png", png);
        let answer = send(form.on(app.request(Method::POST, UPLOAD))).await;
        assert_eq!(
            (answer.status, &answer.json()["filename"]),
            (201, &json!(name)),
            "{claimed}"
        );
    }
    let unnamed = Form::default().text("file", "GIF89a and no name");
    let answer = send(unnamed.on(app.request(Method::POST, UPLOAD))).await;
    assert_eq!(answer.json()["filename"], "upload.gif");
    let long = format!("name=\"file\"; filename=\"{}.png\"", "m".repeat(300));
    let answer = send(
        Form::default()
            .part(&long, "image/png", png)
            .on(app.request(Method::POST, UPLOAD)),
    )
    .await;
    assert_eq!(answer.json()["filename"], format!("{}.png", "m".repeat(251)));
}

#[tokio::test]
async fn nothing_is_kept_of_a_form_that_goes_wrong_behind_its_file() {
    let app = App::new().await;
    let (_, png) = FILES[0];
    for form in [
        Form::default().file("file", "mug.png", png).text("zzz", ""),
        Form::default()
            .file("file", "mug.png", png)
            .file("file", "mug.png", png),
    ] {
        let answer = send(form.on(app.request(Method::POST, UPLOAD))).await;
        assert_eq!(answer.status, 422, "{answer:?}");
    }
    let mut cut = Form::default().file("file", "mug.png", png).written();
    cut.truncate(cut.len() - 8);
    let answer = send(crate::form::raw(app.request(Method::POST, UPLOAD), cut)).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_nothing_is_kept(&app).await;
}

#[tokio::test]
async fn the_sixth_upload_in_a_minute_is_one_too_many_and_is_counted_by_account() {
    let app = App::limited(charter::Policy::default()).await;
    let (mina, jun) = (app.customer("Mina").await, app.customer("Jun").await);
    let (_, png) = FILES[0];
    for left in (0..5).rev() {
        let answer = upload(&app, &mina, "mug.png", png).await;
        assert_eq!(
            (answer.status, answer.header("x-ratelimit-remaining")),
            (201, left.to_string().as_str())
        );
    }
    let refused = upload(&app, &mina, "mug.png", png).await;
    assert_eq!(
        (refused.status, refused.json()["error"]["code"].as_str()),
        (429, Some("rate_limited"))
    );
    assert_eq!(kept(&app).len(), 5);
    assert_eq!(upload(&app, &jun, "mug.png", png).await.status, 201);
}

#[tokio::test]
async fn an_account_that_is_gone_leaves_no_file() {
    let app = App::new().await;
    let mina = app.customer("Mina").await;
    app.execute(&format!("DELETE FROM users WHERE id = {}", mina.user()))
        .await;
    let (_, png) = FILES[0];
    assert_eq!(upload(&app, &mina, "mug.png", png).await.status, 401);
    assert_nothing_is_kept(&app).await;
}
