//! `GET /api/v1/uploads/{id}/content`

use poem::http::{HeaderMap, Method};

use super::{FILES, upload};
use crate::app::App;

/// Status, headers and bytes.
async fn content(app: &App, address: &str, fields: &[(&'static str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let request = app.request(Method::GET, address);
    let request = fields
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.into_body().into_vec().await.unwrap())
}

async fn uploaded(app: &App, filename: &str, bytes: &[u8]) -> (String, String) {
    let answer = upload(app, app.admin(), filename, bytes).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let text = |member: &str| answer.json()[member].as_str().unwrap().to_owned();
    (text("url"), text("sha256"))
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent() {
    let app = App::new().await;
    for (media_type, bytes) in FILES {
        let (address, digest) = uploaded(&app, "mug", bytes).await;
        let (status, headers, read) = content(&app, &address, &[]).await;
        assert_eq!((status, read.as_slice()), (200, bytes));
        let tag = format!("\"{digest}\"");
        for (name, value) in [
            ("content-type", media_type),
            ("etag", &tag),
            ("last-modified", "Mon, 02 Mar 2026 09:15:00 GMT"),
            ("accept-ranges", "bytes"),
            ("content-disposition", "attachment; filename=\"mug\""),
            ("x-content-type-options", "nosniff"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
        ] {
            assert_eq!(headers[name], value, "{name}");
        }
        assert!(!headers.contains_key("content-encoding"));
    }
}

#[tokio::test]
async fn a_large_file_is_read_in_parts() {
    let app = App::new().await;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..300_000_u32).map(|at| (at % 251) as u8));
    let (address, _) = uploaded(&app, "large.pdf", &bytes).await;
    let (status, _, read) = content(&app, &address, &[]).await;
    assert!(status == 200 && read == bytes);
    for (range, start, end) in [
        ("bytes=65530-131080", 65_530, 131_081),
        ("bytes=-70000", bytes.len() - 70_000, bytes.len()),
    ] {
        let (status, headers, read) = content(&app, &address, &[("range", range)]).await;
        assert!(status == 206 && read == bytes[start..end], "{range}");
        let expected = format!("bytes {start}-{}/{}", end - 1, bytes.len());
        assert_eq!(headers["content-range"], expected);
    }
}

#[tokio::test]
async fn a_text_in_disguise_is_not_compressed_and_its_tag_stays() {
    let app = App::new().await;
    let bytes = [b"%PDF-1.7\n".to_vec(), vec![b'x'; 5000]].concat();
    let (address, digest) = uploaded(&app, "x.pdf", &bytes).await;
    let (status, headers, read) = content(&app, &address, &[("accept-encoding", "gzip, br, zstd")]).await;
    assert_eq!((status, read), (200, bytes));
    assert_eq!(headers["etag"], format!("\"{digest}\""));
    assert_eq!(headers.get("content-encoding"), None);
}

#[tokio::test]
async fn a_name_is_offered_for_saving_whatever_is_in_it() {
    let app = App::new().await;
    for (name, disposition) in [
        ("mug.png", "attachment; filename=\"mug.png\""),
        (
            "찻잔.png",
            "attachment; filename=\"__.png\"; filename*=UTF-8''%EC%B0%BB%EC%9E%94.png",
        ),
        (
            "50% off; x=y.png",
            "attachment; filename=\"50_ off; x=y.png\"; filename*=UTF-8''50%25%20off%3B%20x%3Dy.png",
        ),
    ] {
        let (address, _) = uploaded(&app, name, FILES[0].1).await;
        let (_, headers, _) = content(&app, &address, &[]).await;
        assert_eq!(headers["content-disposition"], disposition, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_as_it_was_kept_is_our_failure() {
    let app = App::new().await;
    let (address, _) = uploaded(&app, "mug.png", FILES[0].1).await;
    let id = address.split('/').nth(4).unwrap();
    std::fs::write(app.uploads().join(id), b"short").unwrap();
    assert_eq!(content(&app, &address, &[]).await.0, 500);
    std::fs::remove_file(app.uploads().join(id)).unwrap();
    assert_eq!(content(&app, &address, &[]).await.0, 500);
}
