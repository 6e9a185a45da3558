//! Requests that the server sends: made by the generated functions, sent by nobody here.

use charter::hook::HookError;
use poem::http::{Method, Request};

use crate::{
    hooks::{self, MovedParams, SettledParams},
    models::Point,
};

/// Tells a subscriber of a point that has moved.
fn tell(subscriber: &str, point: &Point, attempt: i64) -> Result<Request<Vec<u8>>, HookError> {
    let params = MovedParams {
        x_signature: signature(point),
        attempt: Some(attempt),
    };
    hooks::moved(subscriber, &params, point)
}

/// What proves to the subscriber who sends it; a real one is a keyed hash of the body.
fn signature(point: &Point) -> String {
    format!("v1={:08x}", point.x)
}

#[test]
fn a_callback_has_its_parameters_and_its_body() {
    let point = Point { x: 7, y: None };
    let request = tell("https://a.example/heard?of=us", &point, 2).unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://a.example/heard?of=us&attempt=2");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["x-signature"], "v1=00000007");
    assert_eq!(request.headers().len(), 2);
    assert_eq!(request.body(), br#"{"x":7}"#);
}

#[test]
fn a_webhook_fills_in_the_address_that_was_agreed_on() {
    let tags = vec!["a,b".to_owned(), "c".to_owned()];
    let params = SettledParams {
        point: 7,
        tags: Some(tags),
    };
    let request = hooks::settled("https://a.example/points/{point}", &params).unwrap();
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(request.uri(), "https://a.example/points/7?tags=a%2Cb,c");
    assert!(request.headers().is_empty() && request.body().is_empty());

    let untagged = SettledParams { point: 7, tags: None };
    let request = hooks::settled("https://a.example/points/{point}", &untagged).unwrap();
    assert_eq!(request.uri(), "https://a.example/points/7");
    let nowhere = hooks::settled("https://a.example/points", &untagged).unwrap_err();
    assert_eq!(nowhere.to_string(), "the address has no `{point}`");
}

#[test]
fn nothing_is_smuggled_into_a_header() {
    let params = MovedParams {
        x_signature: "v1\r\nX-Other: 1".to_owned(),
        attempt: None,
    };
    let refused = hooks::moved("https://a.example", &params, &Point { x: 1, y: None }).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the request cannot be made: failed to parse header value"
    );
}
