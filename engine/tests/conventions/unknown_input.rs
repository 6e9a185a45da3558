//! What the document does not declare: refused with what may have been meant, or ignored.

use charter::{Policy, UnknownInput};
use poem::http::StatusCode;
use serde_json::json;

use crate::library::{answering, library, refused, send, server};

#[tokio::test]
async fn undeclared_input_can_be_ignored() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let client = server(policy, answering(StatusCode::OK, &[], r#"{"id":1}"#));
    let body = json!({"title": "Emma", "price": 1, "colour": "red"});
    assert_eq!(send(client.post("/books?x=1").body_json(&body)).await.0, 201);
    let (status, headers, answer) = send(
        client
            .post("/books")
            .body_json(&json!({"price": 1, "colour": "red"})),
    )
    .await;
    assert_eq!(status, 422);
    assert_eq!(answer, refused(json!({"title": ["is required"]}), &headers));
}

#[tokio::test]
async fn a_request_made_of_mistakes_is_answered_with_the_first_of_them() {
    let client = library();
    let members: Vec<String> = (0..30_000).map(|n| format!("\"{n:x}\":1")).collect();
    let body = format!("{{\"title\":\"Emma\",\"price\":1,{}}}", members.join(","));
    let request = client.post("/books").content_type("application/json").body(body);
    let (status, _, answer) = send(request).await;
    assert_eq!(status, 422);
    assert_eq!(answer["error"]["details"].as_object().unwrap().len(), 100);

    let query: Vec<String> = (0..9_000).map(|n| format!("{n:x}=1")).collect();
    let (status, _, answer) = send(client.get(format!("/books?{}", query.join("&")))).await;
    assert_eq!(status, 422);
    assert_eq!(answer["error"]["details"].as_object().unwrap().len(), 100);
}

#[tokio::test]
async fn what_is_ignored_takes_no_room_from_what_is_wrong() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let client = server(policy, answering(StatusCode::OK, &[], r#"{"id":1}"#));
    let mut author: serde_json::Map<_, _> = (0..150).map(|n| (format!("u{n}"), json!(1))).collect();
    author.insert("name".to_owned(), json!("Austen"));
    let body = json!({"authors": [author], "price": 1, "title": "E"});
    let (status, headers, answer) = send(client.post("/books").body_json(&body)).await;
    assert_eq!(status, 422);
    let details = json!({
        "title": ["must be at least 2 characters long"],
        "authors[0].name": ["must be at most 5 characters long"],
    });
    assert_eq!(answer, refused(details, &headers));
}

#[tokio::test]
async fn a_suggestion_is_a_name_of_the_object_at_hand_and_never_the_name_itself() {
    let body = json!({"name": 1, "nane": 1, "titel": 1, "title": "Emma", "price": 1,
                      "authors": [{"name": "Jane", "title": 1, "titel": 1, "nam": 1}]});
    let (status, headers, answer) = send(library().post("/books").body_json(&body)).await;
    assert_eq!(status, 422);
    let details = json!({
        "name": ["is not known here"],
        "nane": ["is not known here"],
        "titel": ["is not known here; did you mean `title`?"],
        "authors[0].title": ["is not known here"],
        "authors[0].titel": ["is not known here"],
        "authors[0].nam": ["is not known here; did you mean `name`?"],
    });
    assert_eq!(answer, refused(details, &headers));
}
