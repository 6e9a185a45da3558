//! Answers of several media types, of ranges and by default, streams and events.

use serde_json::json;

use crate::server::{open, send, told};

#[tokio::test]
async fn an_answer_is_of_the_type_that_is_liked_best() {
    let client = open();
    let (status, headers, text) = send(client.get("/answer/chosen").header("Accept", "text/plain")).await;
    assert_eq!((status, text.as_str()), (200, "1, 0.5"));
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(headers["x-count"], "1");
    assert_eq!(headers.get("x-tags"), None);
    let (status, headers, text) = send(client.get("/answer/chosen")).await;
    assert_eq!((status, text.as_str()), (200, r#"{"x":1,"y":0.5}"#));
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(
        (&headers["x-count"], &headers["x-tags"]),
        (&"2".parse().unwrap(), &"a,b".parse().unwrap())
    );
}

#[tokio::test]
async fn statuses_of_a_range_and_others_are_chosen_by_the_operation() {
    let client = open();
    let expected = json!({"why": "short and stout"});
    assert_eq!(told(client.get("/answer/teapot")).await, (418, expected));
    let (status, headers, text) = send(client.get("/answer/anything")).await;
    assert_eq!((status, text.as_str()), (202, "later"));
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    let (status, headers, text) = send(client.get("/answer/elsewhere")).await;
    assert_eq!((status, text.as_str()), (302, ""));
    assert_eq!(headers["location"], "/answer/chosen");
    let (status, headers, text) = send(client.get("/answer/bytes")).await;
    assert_eq!((status, text.as_str()), (203, "abcd"));
    assert_eq!(headers["content-type"], "application/octet-stream");
}

#[tokio::test]
async fn a_status_outside_of_its_range_is_a_defect() {
    let client = open();
    assert_eq!(
        told(client.get("/answer/astray")).await,
        (500, json!(["internal_error"]))
    );
}

#[tokio::test]
async fn events_are_written_one_by_one() {
    let (status, headers, text) = send(open().get("/events")).await;
    assert_eq!(
        (status, &headers["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let expected = "data: {\"x\":1}\n\nevent: moveddata: forged\nid: 7\ndata: {\"x\":2}\n\n";
    assert_eq!(text, expected);
}
