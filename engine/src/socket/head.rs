//! The head of a request in HTTP/1.1, judged before hyper reads it.
//!
//! hyper would refuse some of this without a word, and takes the rest for good: no Host, two of them, a length beside a
//! transfer coding. The same parser looks at it here, so that there are no two opinions on what a head is; hyper then
//! makes headers of what has passed.

use std::mem::MaybeUninit;

use httparse::{Request, Status};
use poem::http::Uri;

use super::{
    framing::{Chunked, Framing},
    limits::{MOST_FIELDS, MOST_HEAD, MOST_TARGET},
    refused::Refused,
};

/// How a connection of HTTP/2 begins (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What is known of the bytes behind the last request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// The head does not end among them.
    Partial,
    /// A head that hyper can read.
    Whole(Head),
    /// Nothing that hyper should see.
    Refused(Refused),
    /// The connection is one of HTTP/2.
    Http2,
}

/// A whole head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// In bytes, with the empty line.
    pub(super) length: usize,
    /// The body behind it, where there is one.
    pub(super) body: Option<Framing>,
    /// Why it is refused nevertheless: as a request with headers, which say in which language.
    pub(super) refused: Option<Refused>,
}

/// Judges the first request of these bytes.
pub(super) fn judge(bytes: &[u8]) -> Judged {
    let mut fields = [const { MaybeUninit::uninit() }; MOST_FIELDS];
    let mut request = Request::new(&mut []);
    match request.parse_with_uninit_headers(bytes, &mut fields) {
        Ok(Status::Complete(length)) if length > MOST_HEAD => Judged::Refused(Refused::Head),
        Ok(Status::Complete(length)) => whole(&request, length),
        Ok(Status::Partial) => partial(bytes),
        Err(httparse::Error::TooManyHeaders) => Judged::Refused(Refused::Head),
        Err(_) if bytes.starts_with(PREFACE) => Judged::Http2,
        Err(_) if PREFACE.starts_with(bytes) => Judged::Partial,
        Err(_) => Judged::Refused(Refused::Unreadable),
    }
}

/// A line that never ends is a long target, whatever else it may be.
fn partial(bytes: &[u8]) -> Judged {
    if bytes.len() > MOST_TARGET + 64 && !bytes.contains(&b'\n') {
        return Judged::Refused(Refused::Target);
    }
    if bytes.len() > MOST_HEAD {
        return Judged::Refused(Refused::Head);
    }
    Judged::Partial
}

fn whole(request: &Request<'_, '_>, length: usize) -> Judged {
    let target = request.path.unwrap_or_default();
    if target.len() > MOST_TARGET {
        return Judged::Refused(Refused::Target);
    }
    if !is_target(target) {
        return Judged::Refused(Refused::Unreadable);
    }
    let is_11 = request.version == Some(1);
    match Fields::read(request.headers) {
        Some(fields) if fields.is_chunked && !is_11 => Judged::Refused(Refused::Unreadable),
        Some(fields) => Judged::Whole(Head {
            length,
            body: fields.body(),
            refused: fields.refused(is_11),
        }),
        None => Judged::Refused(Refused::Unreadable),
    }
}

/// The parser lets characters pass that no URI has. Nearly every target is a path of plain ones.
fn is_target(target: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~%?&=+,:;@!$'()*[]".contains(byte);
    (target.starts_with('/') && target.as_bytes().iter().all(is_plain)) || target.parse::<Uri>().is_ok()
}

/// The fields that say for whom a request is, and how long.
#[derive(Debug, Default)]
struct Fields {
    hosts: usize,
    is_host_broken: bool,
    length: Option<u64>,
    is_chunked: bool,
}

impl Fields {
    /// Nothing for fields that hyper refuses, or takes for something else.
    fn read(fields: &[httparse::Header<'_>]) -> Option<Self> {
        let mut read = Fields::default();
        for field in fields {
            // Most names are of another length, and need no comparison.
            match field.name.len() {
                4 if field.name.eq_ignore_ascii_case("host") => {
                    read.hosts += 1;
                    read.is_host_broken |= !is_host(field.value);
                }
                14 if field.name.eq_ignore_ascii_case("content-length") => {
                    let length = length(field.value)?;
                    if read.length.replace(length).is_some_and(|other| other != length) {
                        return None;
                    }
                }
                17 if field.name.eq_ignore_ascii_case("transfer-encoding") => {
                    // Twice chunked, or chunked and something else, is nothing that this server can undo.
                    if read.is_chunked || !field.value.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                        return None;
                    }
                    read.is_chunked = true;
                }
                _ => {}
            }
        }
        Some(read)
    }

    fn body(&self) -> Option<Framing> {
        if self.is_chunked {
            return Some(Framing::Chunked(Chunked::Start));
        }
        self.length.filter(|length| *length > 0).map(Framing::Length)
    }

    fn refused(&self, is_11: bool) -> Option<Refused> {
        if self.is_chunked && self.length.is_some() {
            return Some(Refused::Framing);
        }
        let is_named = self.hosts == 1 || (self.hosts == 0 && !is_11);
        (!is_named || self.is_host_broken).then_some(Refused::Host)
    }
}

/// Digits alone: no sign, no list (RFC 9110, section 8.6).
fn length(value: &[u8]) -> Option<u64> {
    let is_digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let length = std::str::from_utf8(value)
        .ok()
        .filter(|_| is_digits)?
        .parse()
        .ok()?;
    // hyper keeps the largest for itself.
    (length < u64::MAX - 1).then_some(length)
}

/// A host with or without a port (RFC 9110, section 7.2), or nothing at all.
fn is_host(value: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte);
    value.iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(fields: &str) -> Option<Refused> {
        match judge(format!("POST /books HTTP/1.1\r\n{fields}\r\n").as_bytes()) {
            Judged::Whole(head) => head.refused,
            Judged::Refused(refused) => Some(refused),
            other => panic!("{other:?} of {fields:?}"),
        }
    }

    #[test]
    fn a_head_ends_at_its_empty_line_and_tells_of_its_body() {
        let head = b"POST /books?x=1 HTTP/1.1\r\nHost: library\r\nContent-Length: 3\r\n\r\n";
        for end in 0..head.len() {
            assert_eq!(judge(&head[..end]), Judged::Partial, "{end}");
        }
        let judged = |body| {
            Judged::Whole(Head {
                length: head.len(),
                body,
                refused: None,
            })
        };
        assert_eq!(judge(head), judged(Some(Framing::Length(3))));
        assert_eq!(
            judge(&[&head[..], b"abcGET /"].concat()),
            judged(Some(Framing::Length(3)))
        );
    }

    #[test]
    fn a_request_names_its_host_once() {
        assert_eq!(refused("Host: library\r\n"), None);
        assert_eq!(refused("host: [::1]:8080\r\n"), None);
        assert_eq!(refused("Host:\r\n"), None);
        for fields in [
            "",
            "Host: a\r\nHost: a\r\n",
            "Host: a b\r\n",
            "Host: a/b\r\n",
            "Host: a@b\r\n",
        ] {
            assert_eq!(refused(fields), Some(Refused::Host), "{fields:?}");
        }
        assert!(matches!(
            judge(b"GET / HTTP/1.0\r\n\r\n"),
            Judged::Whole(Head { refused: None, .. })
        ));
    }

    #[test]
    fn a_body_has_one_end() {
        let with = |fields: &str| refused(&format!("Host: a\r\n{fields}"));
        assert_eq!(with("Content-Length: 3\r\nContent-Length: 3\r\n"), None);
        assert_eq!(with("Transfer-Encoding: Chunked\r\n"), None);
        let both = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n";
        assert_eq!(with(both), Some(Refused::Framing));
        let both = "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n";
        assert_eq!(with(both), Some(Refused::Framing));
        for fields in [
            "Content-Length: 3\r\nContent-Length: 4\r\n",
            "Content-Length: 3, 3\r\n",
            "Content-Length: +3\r\n",
            "Content-Length:\r\n",
            "Content-Length: 18446744073709551615\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: gzip\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Bad Name: x\r\n",
            "Folded: x\r\n y\r\n",
            "Null: \0\r\n",
        ] {
            assert_eq!(with(fields), Some(Refused::Unreadable), "{fields:?}");
        }
        let old = judge(b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
        assert_eq!(old, Judged::Refused(Refused::Unreadable));
    }

    #[test]
    fn what_is_too_long_is_refused_whether_it_ends_or_not() {
        let target = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(MOST_TARGET));
        assert_eq!(judge(target.as_bytes()), Judged::Refused(Refused::Target));
        assert_eq!(judge(&target.as_bytes()[..MOST_TARGET + 1]), Judged::Partial);
        let endless = "x".repeat(MOST_TARGET + 65);
        assert_eq!(
            judge(format!("GET /{endless}").as_bytes()),
            Judged::Refused(Refused::Target)
        );
        let field = format!("X: {}\r\n", "y".repeat(MOST_HEAD));
        assert_eq!(refused(&format!("Host: a\r\n{field}")), Some(Refused::Head));
        let unended = format!("GET / HTTP/1.1\r\n{field}");
        assert_eq!(judge(unended.as_bytes()), Judged::Refused(Refused::Head));
        let fields = |count: usize| format!("Host: a\r\n{}", "X: y\r\n".repeat(count - 1));
        assert_eq!(refused(&fields(MOST_FIELDS)), None);
        assert_eq!(refused(&fields(MOST_FIELDS + 1)), Some(Refused::Head));
    }

    #[test]
    fn what_is_no_request_is_unreadable() {
        for bytes in [
            "\x16\x03\x01\x02\x00\x01\x00",
            "GET / HTTP/1.2\r\n",
            "GET / HTTP/2.0\r\n",
            "GET /a b HTTP/1.1\r\n",
            "GET /a<b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET nowhere/at/all HTTP/1.1\r\nHost: a\r\n\r\n",
        ] {
            assert_eq!(
                judge(bytes.as_bytes()),
                Judged::Refused(Refused::Unreadable),
                "{bytes:?}"
            );
        }
        assert_eq!(judge(PREFACE), Judged::Http2);
        for end in 0..PREFACE.len() {
            assert_eq!(judge(&PREFACE[..end]), Judged::Partial, "{end}");
        }
    }
}
