//! One request to the server behind: as HTTP/1.0, so that the answer ends with its connection.
//!
//! A client with kept connections and chunked bodies was rejected: it is another HTTP library in a tool that forwards a few
//! requests on one machine, and a connection that is kept is one that a server which stops may close at the wrong moment.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use poem::{Body, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;

/// Fields of one connection alone (RFC 9110, section 7.6.1), and those that are written anew.
const OF_THE_CONNECTION: [&str; 9] = [
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The most fields of an answer, and the most bytes of all of them.
const MOST_FIELDS: usize = 128;
const MOST_HEAD: usize = 64 * 1024;

/// A server that requests are sent to.
#[derive(Debug)]
pub(super) struct Upstream {
    address: SocketAddr,
    busy: AtomicUsize,
}

/// A request that the server behind has still to answer.
#[derive(Debug)]
pub(super) struct Busy(Arc<Upstream>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Upstream {
    pub(super) fn new(address: SocketAddr) -> Arc<Self> {
        Arc::new(Upstream {
            address,
            busy: AtomicUsize::new(0),
        })
    }

    /// Counts a request in, until what this answers is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::SeqCst);
        Busy(Arc::clone(self))
    }

    /// Whether nothing is left to be answered.
    pub(super) fn is_idle(&self) -> bool {
        self.busy.load(Ordering::SeqCst) == 0
    }
}

impl Busy {
    /// Sends a request and answers what comes back; its body streams through.
    ///
    /// # Errors
    /// The server cannot be reached, or answers no HTTP.
    pub(super) async fn send(
        self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> io::Result<Response> {
        let mut stream = TcpStream::connect(self.0.address).await?;
        stream.write_all(&head(method, uri, headers, body.len())).await?;
        stream.write_all(body).await?;
        let mut received = Vec::with_capacity(4096);
        let (mut response, length) = loop {
            if stream.read_buf(&mut received).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = parsed(&received)? {
                break answer;
            }
            if received.len() > MOST_HEAD {
                return Err(io::Error::other("the head of the answer has no end"));
            }
        };
        let rest = io::Cursor::new(received.split_off(length));
        response.set_body(Body::from_async_read(Held {
            reader: Box::pin(rest.chain(stream)),
            _busy: self,
        }));
        Ok(response)
    }
}

fn head(method: &Method, uri: &Uri, headers: &HeaderMap, length: usize) -> Vec<u8> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut head = format!("{method} {target} HTTP/1.0\r\nconnection: close\r\n").into_bytes();
    for (name, value) in headers {
        if !OF_THE_CONNECTION.contains(&name.as_str()) {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    if length > 0 || headers.contains_key("content-length") || headers.contains_key("transfer-encoding") {
        head.extend(format!("content-length: {length}\r\n").into_bytes());
    }
    head.extend(b"\r\n");
    head
}

/// The answer without its body, and where that begins; nothing while the head has not come to its end.
fn parsed(received: &[u8]) -> io::Result<Option<(Response, usize)>> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(length) = head.parse(received).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let mut response = Response::default();
    let status = StatusCode::from_u16(head.code.unwrap_or_default()).map_err(io::Error::other)?;
    response.set_status(status);
    for field in head.headers.iter() {
        let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(io::Error::other)?;
        let value = HeaderValue::from_bytes(field.value).map_err(io::Error::other)?;
        // The length of an answer is true for the client, too.
        if name == "content-length" || !OF_THE_CONNECTION.contains(&name.as_str()) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(Some((response, length)))
}

/// A body, which counts as unanswered until it was read.
struct Held {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    _busy: Busy,
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.reader.as_mut().poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn a_request_goes_through_and_counts_until_its_answer_was_read() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let upstream = Upstream::new(listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut received = Vec::new();
            while !received.ends_with(b"hello") {
                let mut piece = [0; 64];
                let read = stream.read(&mut piece).unwrap();
                received.extend_from_slice(&piece[..read]);
            }
            stream
                .write_all(b"HTTP/1.0 201 Created\r\nETag: \"1\"\r\nConnection: close\r\n\r\nmade")
                .unwrap();
            String::from_utf8(received).unwrap()
        });
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("example.com"));
        headers.insert("connection", HeaderValue::from_static("keep-alive"));
        let busy = upstream.begin();
        let uri = Uri::from_static("/a?b=c");
        let response = busy.send(&Method::POST, &uri, &headers, b"hello").await.unwrap();
        assert!(!upstream.is_idle());
        assert_eq!(
            (response.status(), response.headers().len()),
            (StatusCode::CREATED, 1)
        );
        assert_eq!(response.headers()["etag"], "\"1\"");
        assert_eq!(response.into_body().into_string().await.unwrap(), "made");
        assert!(upstream.is_idle());
        let sent = "POST /a?b=c HTTP/1.0\r\nconnection: close\r\nhost: example.com\r\ncontent-length: 5\r\n\r\nhello";
        assert_eq!(server.join().unwrap(), sent);
    }

    #[test]
    fn what_is_no_http_is_an_error() {
        assert!(parsed(b"HTTP/1.1 200 OK\r\nA: b\r\n").unwrap().is_none());
        assert!(parsed(b"SSH-2.0\r\n\r\n").is_err());
    }
}
