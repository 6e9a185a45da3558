use super::*;

#[test]
fn a_request_says_what_its_body_is() {
    let request = json(
        Method::POST,
        "https://example.org/a?b=1",
        "application/json",
        &[1, 2],
    )
    .unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://example.org/a?b=1");
    assert_eq!(
        request.headers().get(header::CONTENT_TYPE).unwrap(),
        "application/json"
    );
    assert_eq!(request.headers().len(), 1);
    assert_eq!(request.body(), b"[1,2]");
}

#[test]
fn a_request_without_a_body_says_nothing_of_one() {
    let request = empty(Method::DELETE, "https://example.org").unwrap();
    assert!(request.headers().is_empty());
    assert!(request.body().is_empty());
}

#[test]
fn what_is_no_address_is_told() {
    let error = bytes(Method::POST, "no address", "text/plain", Vec::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be made: invalid uri character"
    );
}

#[test]
fn parameters_stand_where_the_hook_declares_them() {
    let hook = Hook::new(Method::PUT, "https://example.org/{id}/{id}?a=1#top");
    let request = hook
        .path("id", Style::Simple, false, &"a/b")
        .and_then(|hook| hook.query("tags", Style::Form, true, &["x", "y z"]))
        .and_then(|hook| hook.query("none", Style::Form, true, &None::<i64>))
        .and_then(|hook| hook.header("X-Signature", Style::Simple, false, &"t=1, v1=e"))
        .and_then(|hook| hook.header("X-None", Style::Simple, false, &None::<String>))
        .and_then(|hook| hook.cookie("a", Style::Form, true, &"b;c"))
        .and_then(|hook| hook.cookie("d", Style::Form, true, &1))
        .and_then(Hook::empty)
        .unwrap();
    assert_eq!(
        request.uri(),
        "https://example.org/a%2Fb/a%2Fb?a=1&tags=x&tags=y%20z"
    );
    assert_eq!(request.headers()["x-signature"], "t=1, v1=e");
    assert_eq!(request.headers()[header::COOKIE], "a=b%3Bc; d=1");
    assert_eq!(request.headers().len(), 2);
}

#[test]
fn what_cannot_be_sent_is_told() {
    let hook = Hook::new(Method::POST, "https://example.org");
    let error = hook.clone().path("id", Style::Simple, false, &1).unwrap_err();
    assert_eq!(error.to_string(), "the address has no `{id}`");
    let forged = hook.header("X-Name", Style::Simple, false, &"a\r\nX-Other: b");
    let error = forged.and_then(Hook::empty).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be made: failed to parse header value"
    );
}
