//! A whole request, from the edge to a mock's answer and back, on a document with every way of writing things.

use std::sync::LazyLock;

use poem::{
    Endpoint, EndpointExt, Response,
    endpoint::BoxEndpoint,
    http::{HeaderMap, StatusCode, header},
};
use serde_json::Value;

use super::{complete, sent};
use crate::{
    Origins, Policy, RateLimitScale,
    auth::Trial,
    docs::{Document, Live},
    mock::{MockOptions, server},
};

/// As the generator makes it.
#[expect(unreachable_pub, reason = "generated for a library")]
#[rustfmt::skip]
#[path = "../../tests/everything/operations.rs"]
mod operations;

const CONTRACT: &str = include_str!("../../tests/everything/contract.json");
/// More than every answer of the document, the document itself among them.
const LONGEST: usize = 256 * 1024;

static SERVER: LazyLock<BoxEndpoint<'static, Response>> = LazyLock::new(|| {
    let policy = Policy {
        cors_origins: Origins::parse("https://shop.example").expect("an origin"),
        rate_limit_scale: RateLimitScale::OFF,
        trusted_proxies: "0.0.0.0/0".parse().expect("a network"),
        ..Policy::default()
    };
    let made = server(MockOptions {
        contract: CONTRACT,
        document: Document::loaded(CONTRACT.to_owned(), CONTRACT.to_owned()),
        operations: operations::OPERATIONS,
        policy,
        trial: Trial::Everybody,
        live: &Live::default(),
    });
    made.expect("the tests load it, too").boxed()
});

/// A request as HTTP/1.1 writes it. Its answer is one that a client can read, has an end, and is no failure of ours.
pub fn request(bytes: &[u8]) {
    let Some(request) = sent::request(bytes) else {
        return;
    };
    let response = complete(SERVER.call(request)).expect("the edge answers");
    let (status, headers) = (response.status(), response.headers().clone());
    assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{headers:?}");
    assert_eq!(headers.get_all("x-request-id").iter().count(), 1);
    let body = complete(response.into_body().into_bytes_limit(LONGEST)).expect("a body with an end");
    if is_json(&headers) && !body.is_empty() {
        let said: Value = serde_json::from_slice(&body).expect("JSON");
        assert!(
            !status.is_client_error() || body.len() <= 64 * bytes.len() + 4096,
            "{said}"
        );
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let stated = headers
        .get(header::CONTENT_TYPE)
        .and_then(|stated| stated.to_str().ok());
    stated.is_some_and(|stated| stated.contains("json")) && !headers.contains_key(header::CONTENT_ENCODING)
}
