//! Senders that go away.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use futures_util::{StreamExt, stream};
use poem::{Body, http::Method};

use super::{UPLOAD, assert_nothing_is_kept, kept};
use crate::{
    app::{App, send},
    form,
};

/// The start of a form, then so many chunks of its file, then nothing any more. When the returned count has reached
/// `chunks + 1`, all of them were taken and written.
fn stalled(chunks: usize) -> (Body, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let head = form::head("name=\"file\"; filename=\"mug.pdf\"", "application/pdf");
    let start = [head.as_bytes(), b"%PDF-1.7\nand more"].concat();
    let filling = stream::repeat_with(|| vec![b'x'; 100_000]).take(chunks);
    let stall = stream::poll_fn(move |_| {
        counted.store(chunks + 1, Ordering::Release);
        Poll::Pending
    });
    let all = stream::iter([start]).chain(filling).chain(stall);
    (Body::from_bytes_stream(all.map(Ok::<_, std::io::Error>)), asked)
}

#[tokio::test]
async fn a_sender_that_goes_away_leaves_nothing() {
    for chunks in [1, 2, 7] {
        let app = App::new().await;
        let (body, asked) = stalled(chunks);
        {
            let mut request = pin!(send(form::raw(app.request(Method::POST, UPLOAD), body)));
            poll_fn(|cx| {
                assert!(request.as_mut().poll(cx).is_pending(), "an answer to half a form");
                if asked.load(Ordering::Acquire) > chunks {
                    return Poll::Ready(());
                }
                Poll::Pending
            })
            .await;
            assert_eq!(kept(&app).len(), 1, "the file is on its way");
        }
        assert_nothing_is_kept(&app).await;
    }
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_nothing() {
    let app = App::new().await;
    let head = form::head("name=\"file\"; filename=\"mug.pdf\"", "application/pdf");
    let start = [head.as_bytes(), b"%PDF-1.7\nand more"].concat();
    let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let chunks = [Ok(start), Ok(vec![b'x'; 300_000]), Err(gone)];
    let body = Body::from_bytes_stream(stream::iter(chunks));
    let answer = send(form::raw(app.request(Method::POST, UPLOAD), body)).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_nothing_is_kept(&app).await;
}
