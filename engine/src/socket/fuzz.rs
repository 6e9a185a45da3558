//! Connections: what comes in any pieces is the same requests, and hyper refuses none by itself.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "what fails here has been looked for"
)]

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use poem::{
    Endpoint, Request, Response, Result,
    http::{Method, Uri, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::watch,
    time::timeout,
};

use super::{
    admission::Admission,
    connection,
    framing::{Chunked, Framing, Progress},
    head::{Judged, judge},
    limits::Limits,
    news::News,
    refused::Refused,
    service::{Served, Service},
    talk::Talk,
};

/// How a connection of HTTP/2 begins.
const HTTP2: &[u8] = b"PRI ";

/// All bytes of a connection.
pub fn head(bytes: &[u8]) {
    judged(bytes);
    chunked(bytes);
    let whole = connect(bytes, usize::MAX);
    for piece in [1, 5, 40] {
        let again = connect(bytes, piece);
        // Streams of HTTP/2 have no order.
        if !bytes.starts_with(HTTP2) {
            assert_eq!(again, whole, "in pieces of {piece}");
        }
    }
}

/// A head is judged when it is whole, and nothing behind it changes that.
fn judged(bytes: &[u8]) {
    let Judged::Whole(head) = judge(bytes) else { return };
    assert!(head.length <= bytes.len());
    assert_eq!(judge(&bytes[..head.length]), Judged::Whole(head));
}

/// A body ends at one place, however it is cut.
fn chunked(bytes: &[u8]) {
    let mut body = Framing::Chunked(Chunked::Start);
    let whole = body.advance(bytes);
    let mut body = Framing::Chunked(Chunked::Start);
    let mut at = 0;
    for piece in bytes.chunks(3) {
        match body.advance(piece) {
            Progress::Inside => at += piece.len(),
            Progress::Ended(here) => return assert_eq!(whole, Progress::Ended(at + here)),
            Progress::Broken => return assert_eq!(whole, Progress::Broken),
        }
    }
    assert_eq!(whole, Progress::Inside);
}

/// What the endpoint saw of a request: also why it is refused, and its body where that came to its end.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    method: Method,
    uri: Uri,
    refused: Option<Refused>,
    body: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
struct Witness(Arc<Mutex<Vec<Seen>>>);

impl Endpoint for Witness {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let refused = request.data::<Refused>().copied();
        let body = match refused {
            None => request.take_body().into_vec().await.ok(),
            Some(_) => None,
        };
        let seen = Seen {
            method: request.method().clone(),
            uri: request.uri().clone(),
            refused,
            body,
        };
        self.0.lock().expect("one task").push(seen);
        Ok(Response::default())
    }
}

/// The requests of a connection whose bytes come in pieces of so many.
fn connect(bytes: &[u8], piece: usize) -> Vec<Seen> {
    let witness = Witness::default();
    let said = Arc::new(Mutex::new(Vec::new()));
    let line = Line {
        coming: bytes.to_vec(),
        piece,
        said: Arc::clone(&said),
    };
    let served = serve(line, witness.clone());
    crate::fuzz::complete(served);
    let said = said.lock().expect("one task");
    if !bytes.starts_with(HTTP2) {
        only_ours(&said);
    }
    witness.0.lock().expect("one task").clone()
}

async fn serve(line: Line, endpoint: Witness) {
    let limits = Limits::default();
    let service = Service {
        served: Arc::new(Served {
            endpoint,
            limits,
            admission: Arc::new(Admission::new(&limits)),
        }),
        talk: Arc::new(Talk::new()),
        local: LocalAddr::default(),
        remote: RemoteAddr::default(),
        scheme: Scheme::HTTP,
    };
    let (_news, heard) = watch::channel(News::default());
    let connection = timeout(Duration::from_secs(5), connection::serve(line, service, heard));
    connection.await.expect("a connection comes to its end");
}

/// The endpoint answers 200 alone: any other status would be hyper's own.
fn only_ours(said: &[u8]) {
    let said = String::from_utf8_lossy(said);
    for line in said.lines().filter(|line| line.starts_with("HTTP/")) {
        let is_ours = line.ends_with(" 200 OK") || line.ends_with(" 100 Continue");
        assert!(is_ours, "hyper says {line}");
    }
}

/// A client that has written everything, and reads whatever comes.
#[derive(Debug)]
struct Line {
    coming: Vec<u8>,
    piece: usize,
    said: Arc<Mutex<Vec<u8>>>,
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let length = self.coming.len().min(self.piece).min(buffer.remaining());
        buffer.put_slice(&self.coming[..length]);
        self.coming.drain(..length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.said.lock().expect("one task").extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
