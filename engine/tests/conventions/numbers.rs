//! Numbers that would not be kept as they were sent.

use charter::{Policy, UnknownInput};
use poem::http::StatusCode;
use serde_json::{Value, json};

use crate::library::{answering, envelope, library, refused, send, server};

async fn answered(body: &str) -> (StatusCode, Value, Value) {
    let client = library();
    let request = client
        .post("/books")
        .content_type("application/json")
        .body(body.to_owned());
    let (status, headers, answer) = send(request).await;
    let details = answer["error"]["details"].clone();
    (status, refused(details, &headers), answer)
}

#[tokio::test]
async fn digits_that_would_be_lost_are_refused_where_they_count() {
    for (body, details) in [
        (
            r#"{"title":"Emma","price":1,"fine":9999999999.9900000001}"#,
            json!({"fine": ["has more digits than are kept"]}),
        ),
        (
            r#"{"title":"Emma","price":1,"fine":1e-400}"#,
            json!({"fine": ["has more digits than are kept"]}),
        ),
        (
            r#"{"title":"E","price":1e400,"fine":1e-400}"#,
            json!({
                "price": ["must be a number that can be represented"],
                "fine": ["has more digits than are kept"],
            }),
        ),
        (
            r#"{"title":"E","price":1,"fine":0.123456789012345678}"#,
            json!({
                "title": ["must be at least 2 characters long"],
                "fine": ["must be a multiple of 0.01", "has more digits than are kept"],
            }),
        ),
    ] {
        let (status, expected, answer) = answered(body).await;
        assert_eq!((status.as_u16(), &answer), (422, &expected), "{body}");
        assert_eq!(answer["error"]["details"], details, "{body}");
    }
}

#[tokio::test]
async fn numbers_that_are_kept_are_taken_however_they_are_written() {
    for fine in ["9999999999.99", "1.25e1", "12.500000000000000000000", "0.07"] {
        for price in ["1e2", "0.30000000000000004", "3.141592653589793238462643"] {
            let body = format!(r#"{{"title":"Emma","fine":{fine},"price":{price}}}"#);
            assert_eq!(answered(&body).await.0, 201, "{body}");
        }
    }
}

#[tokio::test]
async fn a_number_beyond_all_bounds_where_nothing_is_known_cannot_be_read() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let client = server(policy, answering(StatusCode::OK, &[], r#"{"id":1}"#));
    let body = r#"{"title":"Emma","price":1,"other":1e400}"#;
    let request = client.post("/books").content_type("application/json").body(body);
    let (status, headers, answer) = send(request).await;
    assert_eq!(status, 400);
    let message = "The body is not valid JSON: number out of range at line 1 column 39.";
    assert_eq!(answer, envelope("malformed_request", message, None, &headers));
}
