//! The size of uploads: measured while they come, and never all of it in memory.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::stream;
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::{UPLOAD, assert_nothing_is_kept, kept};
use crate::{
    answer::Answer,
    app::{App, send},
    form,
};

const MOST: usize = 10 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// A form with a PDF of `size` bytes, made while it is read, and how many chunks of it were read.
fn body(size: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let head = form::head("name=\"file\"; filename=\"large.pdf\"", "application/pdf");
    let start = [head.as_bytes(), b"%PDF-1.7\n"].concat();
    let rest = size - b"%PDF-1.7\n".len();
    let filling = (0..rest.div_ceil(CHUNK)).map(move |at| {
        counted.fetch_add(1, Ordering::Relaxed);
        vec![b'\r'; CHUNK.min(rest - at * CHUNK)]
    });
    let end = format!("\r\n{}", form::end()).into_bytes();
    let chunks = std::iter::once(start).chain(filling).chain([end]);
    (
        Body::from_bytes_stream(stream::iter(chunks.map(Ok::<_, std::io::Error>))),
        read,
    )
}

async fn upload(app: &App, size: usize) -> (Answer, usize) {
    let (body, read) = body(size);
    let answer = send(form::raw(app.request(Method::POST, UPLOAD), body)).await;
    (answer, read.load(Ordering::Relaxed))
}

#[tokio::test]
async fn ten_mebibytes_pass_and_one_byte_more_does_not() {
    let app = App::new().await;
    let (answer, _) = upload(&app, MOST).await;
    assert_eq!(
        (answer.status, &answer.json()["size"]),
        (201, &json!(MOST)),
        "{answer:?}"
    );
    let (answer, _) = upload(&app, MOST + 1).await;
    let message = "The part `file` is larger than 10485760 bytes, the most that is taken here.";
    answer.refuses(413, "payload_too_large", message, &Value::Null);
    assert_eq!(kept(&app).len(), 1);
}

#[tokio::test]
async fn a_sender_without_end_is_stopped_at_the_limit() {
    let app = App::new().await;
    let (answer, read) = upload(&app, 1000 * MOST).await;
    assert_eq!(answer.status, 413, "{answer:?}");
    assert!(read <= MOST / CHUNK + 3, "{read} chunks were read");
    assert_nothing_is_kept(&app).await;
}

#[tokio::test]
async fn a_stated_length_over_the_limit_is_refused_unread() {
    let app = App::new().await;
    let (body, read) = body(MOST);
    let request = form::raw(app.request(Method::POST, UPLOAD), body);
    let answer = send(request.header("Content-Length", (1000 * MOST).to_string())).await;
    assert_eq!(
        (answer.status, answer.json()["error"]["code"].as_str()),
        (413, Some("payload_too_large"))
    );
    assert_eq!(read.load(Ordering::Relaxed), 0);
    assert_nothing_is_kept(&app).await;
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_refused_before_much_of_it_was_read() {
    let app = App::new().await;
    let head = form::head("name=\"file\"; filename=\"mug.png\"", "image/png");
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let endless = std::iter::repeat_with(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        vec![0; CHUNK]
    });
    let chunks = std::iter::once(head.into_bytes()).chain(endless);
    let stream = Body::from_bytes_stream(stream::iter(chunks.map(Ok::<_, std::io::Error>)));
    let answer = send(form::raw(app.request(Method::POST, UPLOAD), stream)).await;
    assert_eq!(answer.status, 415, "{answer:?}");
    assert!(read.load(Ordering::Relaxed) <= 3, "{read:?} chunks were read");
    assert_nothing_is_kept(&app).await;
}
