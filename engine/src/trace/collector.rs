//! How spans get to a collector: one request of HTTP/1.1 for each batch, from the thread that gathers them.
//!
//! That thread belongs to nothing else, so it may wait as the system lets it, and needs neither a runtime nor a pool of
//! connections for a request every few seconds. hyper's client and those that stand on it were rejected: they bring more
//! than the rest of this module, to say one sentence to a neighbour.

use std::{
    future::{Future, ready},
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError};
use poem::http::{Request, Response, StatusCode, header};

use super::CollectorAddress;

/// How long each step may take: a collector is near.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest head of an answer, in bytes.
const MOST_HEAD: usize = 16 * 1024;
const MOST_FIELDS: usize = 64;

/// A collector, and whether it took the last batch.
#[derive(Debug)]
pub(super) struct Collector {
    address: CollectorAddress,
    is_failing: AtomicBool,
}

impl Collector {
    pub(super) fn new(address: CollectorAddress) -> Self {
        Collector {
            address,
            is_failing: AtomicBool::new(false),
        }
    }

    fn send(&self, request: &Request<Bytes>) -> io::Result<Response<Bytes>> {
        let mut stream = self.connect()?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(&head(&self.address, request))?;
        stream.write_all(request.body())?;
        answer(&mut stream)
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let CollectorAddress { host, port, .. } = &self.address;
        let mut last = io::Error::from(ErrorKind::AddrNotAvailable);
        for address in (host.as_str(), *port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Says in the log that spans are lost, and that they are taken again: once each, however many they are.
    fn judge(&self, outcome: &io::Result<Response<Bytes>>) {
        let reason = match outcome {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("it answers {}", answer.status())),
            // What the system says of a socket whose patience is over differs, and explains nothing.
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Some("it does not answer in time".to_owned())
            }
            Err(error) => Some(error.to_string()),
        };
        let collector = &self.address;
        match reason {
            Some(reason) if !self.is_failing.swap(true, Relaxed) => {
                tracing::warn!(%collector, reason, "spans cannot be sent and are lost until they can be");
            }
            None if self.is_failing.swap(false, Relaxed) => {
                tracing::info!(%collector, "spans are sent again");
            }
            _ => {}
        }
    }
}

impl HttpClient for Collector {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let outcome = self.send(&request);
        self.judge(&outcome);
        Box::pin(ready(outcome.map_err(Into::into)))
    }
}

fn head(address: &CollectorAddress, request: &Request<Bytes>) -> Vec<u8> {
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let host = request
        .uri()
        .authority()
        .map_or(address.host.as_str(), |host| host.as_str());
    let mut head = format!(
        "{} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n",
        request.method()
    );
    head += &format!("{}: {}\r\n", header::CONTENT_LENGTH, request.body().len());
    let mut head = head.into_bytes();
    for (name, value) in request.headers() {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// The status, and when to come again. The body has nothing that anybody would read.
fn answer(stream: &mut impl Read) -> io::Result<Response<Bytes>> {
    let mut read = Vec::new();
    let mut piece = [0; 1024];
    while read.len() <= MOST_HEAD {
        let came = stream.read(&mut piece)?;
        if came == 0 {
            break;
        }
        read.extend_from_slice(&piece[..came]);
        if let Some(answer) = judged(&read)? {
            return Ok(answer);
        }
    }
    Err(io::Error::new(ErrorKind::InvalidData, "the answer is no HTTP"))
}

fn judged(bytes: &[u8]) -> io::Result<Option<Response<Bytes>>> {
    let wrong = |_| io::Error::new(ErrorKind::InvalidData, "the answer is no HTTP");
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    if head.parse(bytes).map_err(wrong)?.is_partial() {
        return Ok(None);
    }
    let status = StatusCode::from_u16(head.code.unwrap_or_default()).map_err(io::Error::other)?;
    let mut answer = Response::builder().status(status);
    let later = head
        .headers
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case("retry-after"));
    if let Some(later) = later {
        answer = answer.header(header::RETRY_AFTER, later.value);
    }
    answer.body(Bytes::new()).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> io::Result<Response<Bytes>> {
        answer(&mut text.as_bytes())
    }

    #[test]
    fn of_an_answer_the_status_counts() {
        let found = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((found.status(), found.body().len()), (StatusCode::OK, 0));
        let busy = read("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n").unwrap();
        assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(busy.headers()[header::RETRY_AFTER], "7");
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        let endless = format!("HTTP/1.1 200 OK\r\nA: {}", "x".repeat(2 * MOST_HEAD));
        for wrong in ["", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n\r\n", &endless] {
            assert!(read(wrong).is_err(), "{:.20}", wrong);
        }
    }

    #[test]
    fn a_request_says_where_it_ends() {
        let request = Request::post("http://[::1]:4318/v1/traces")
            .header("content-type", "application/x-protobuf")
            .body(Bytes::from_static(b"abc"))
            .unwrap();
        let address = CollectorAddress::parse("http://[::1]:4318").unwrap();
        let sent = String::from_utf8(head(&address, &request)).unwrap();
        assert_eq!(
            sent,
            "POST /v1/traces HTTP/1.1\r\nhost: [::1]:4318\r\nconnection: close\r\ncontent-length: 3\r\n\
             content-type: application/x-protobuf\r\n\r\n"
        );
    }
}
