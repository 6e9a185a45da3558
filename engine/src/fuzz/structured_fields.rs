//! Fields with a grammar of their own: `Idempotency-Key`, `X-Forwarded-For`, `X-Request-Id`, `traceparent`.

use std::net::{IpAddr, Ipv4Addr};

use poem::http::{HeaderMap, HeaderName, HeaderValue};

use super::{library::blames_the_client, sent};
use crate::{
    Idempotency, client_address::TrustedProxies, idempotency::of_request, operation::Operation,
    request_id::RequestId, trace::Trace,
};

#[path = "../../tests/library/loans.rs"]
mod loans;

static CREATE: Operation = Operation {
    idempotency: Some(Idempotency { required: true }),
    ..loans::CREATE
};

/// Header fields, a line each; `X-Trusted` names the networks of proxies.
pub fn structured_fields(bytes: &[u8]) {
    let headers = sent::headers(bytes);
    key(&headers);
    address(&headers);
    trace(&headers);
    let id = RequestId::from_headers(&headers);
    assert!((1..=128).contains(&id.as_str().len()));
    let is_sane = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    assert!(id.as_str().bytes().all(is_sane));
}

/// A key is the same key in its other form (RFC 9651, section 3.3.3).
fn key(headers: &HeaderMap) {
    let key = match of_request(&CREATE, headers) {
        Ok(key) => key.expect("it is required"),
        Err(error) => return blames_the_client(&error),
    };
    assert!((1..=255).contains(&key.as_bytes().len()));
    let mut quoted = vec![b'"'];
    for &byte in key.as_bytes() {
        assert!(matches!(byte, b' '..=b'~'));
        if matches!(byte, b'"' | b'\\') {
            quoted.push(b'\\');
        }
        quoted.push(byte);
    }
    quoted.push(b'"');
    let mut again = HeaderMap::new();
    again.insert(
        "idempotency-key",
        HeaderValue::from_bytes(&quoted).expect("visible ASCII"),
    );
    let again = of_request(&CREATE, &again)
        .expect("its other form")
        .expect("it is required");
    assert_eq!(again, key);
}

const PEERS: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)),
    IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9)),
];

/// Whoever is no proxy speaks for itself, no proxy is a client, and what a client invents on the left means nothing.
fn address(headers: &HeaderMap) {
    let named = headers.get("x-trusted").and_then(|value| value.to_str().ok());
    let Ok(trusted) = named.unwrap_or("10.0.0.0/8").parse::<TrustedProxies>() else {
        return;
    };
    let name = HeaderName::from_static("x-forwarded-for");
    let mut invented = headers.clone();
    invented.remove(&name);
    invented.append(&name, HeaderValue::from_static("198.51.100.1, 10.0.0.9"));
    for line in headers.get_all(&name) {
        invented.append(&name, line.clone());
    }
    for peer in PEERS {
        let client = trusted.client(peer, headers);
        if client == peer {
            continue;
        }
        assert!(trusted.contains(peer), "{peer} is no proxy");
        assert!(!trusted.contains(client), "{client} is a proxy");
        assert_eq!(trusted.client(peer, &invented), client);
        let turned = sent::with(headers, &name, &client.to_string());
        assert_eq!(trusted.client(peer, &turned), client);
    }
}

/// A trace that is handed on is the same trace.
fn trace(headers: &HeaderMap) {
    let Some(trace) = Trace::received(headers) else {
        return;
    };
    let mut on = HeaderMap::new();
    let parent = trace.traceparent();
    on.insert(
        "traceparent",
        HeaderValue::from_str(&parent).expect("visible ASCII"),
    );
    if let Some(state) = trace.tracestate() {
        assert!(state.len() <= 512);
        on.insert(
            "tracestate",
            HeaderValue::from_str(&state).expect("visible ASCII"),
        );
    }
    let again = Trace::received(&on).expect("a trace of our own");
    assert_eq!(again.traceparent(), parent);
    assert_eq!(again.tracestate(), trace.tracestate());
}
