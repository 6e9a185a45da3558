//! Bytes as what a client sends.

use poem::{
    Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri},
};

/// Header fields, `Name: value` on a line each. Lines that are none are left out.
pub(super) fn headers(bytes: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value[1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    headers
}

/// The same fields and one more, behind them.
pub(super) fn with(headers: &HeaderMap, name: &HeaderName, value: &str) -> HeaderMap {
    let mut headers = headers.clone();
    headers.append(name, HeaderValue::from_str(value).expect("a field of our own"));
    headers
}

/// The same fields, the lines of one of them in the other order.
pub(super) fn turned(headers: &HeaderMap, name: &HeaderName) -> HeaderMap {
    let mut turned = headers.clone();
    turned.remove(name);
    let lines: Vec<_> = headers.get_all(name).iter().collect();
    for line in lines.into_iter().rev() {
        turned.append(name, line.clone());
    }
    turned
}

/// A request: `GET /target`, its fields, an empty line, its body. Nothing where that can be no request.
pub(super) fn request(bytes: &[u8]) -> Option<Request> {
    let (line, rest) = cut(bytes, b"\n").unwrap_or((bytes, b""));
    let (fields, body) = cut(rest, b"\n\n").unwrap_or((rest, b""));
    let line = std::str::from_utf8(line).ok()?;
    let (method, target) = line.split_once(' ')?;
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let uri: Uri = target.trim_end().parse().ok()?;
    let mut request = Request::builder().method(method).uri(uri).body(body.to_vec());
    *request.headers_mut() = headers(fields);
    Some(request)
}

fn cut<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..place], &bytes[place + at.len()..]))
}
