//! Negotiation, for every operation that the document declares it for.

use charter::{Operation, Policy};
use poem::{Endpoint, Response, http::Method, test::TestClient};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use crate::db::fixture::Folder;

fn path(row: &Operation) -> String {
    row.path.replace("{id}", "1").replace("{review_id}", "1")
}

async fn answer(
    client: &TestClient<impl Endpoint<Output = Response>>,
    method: Method,
    path: &str,
    accept: &str,
) -> (u16, String, Value) {
    let request = client.request(method, path).header("Accept", accept);
    let response = request.header("X-Request-Id", "t-1").send().await.0;
    let status = response.status().as_u16();
    let media_type = response.content_type().unwrap_or_default().to_owned();
    let body = response.into_body().into_json().await.unwrap();
    (status, media_type, body)
}

#[test]
fn every_operation_that_answers_content_declares_a_406_and_no_other_does() {
    for row in OPERATIONS {
        assert_eq!(
            row.statuses.contains(&406),
            !row.response_media_types.is_empty(),
            "{}",
            row.id
        );
    }
}

/// Answers are checked against the document here, so both forms are as it describes them.
#[tokio::test]
async fn what_no_client_of_pages_can_read_is_refused_in_the_form_it_prefers() {
    let folder = Folder::new();
    let client = TestClient::new(super::build(folder.shop().await, Policy::default()).unwrap());
    let mut negotiated = 0;
    for row in OPERATIONS.iter().filter(|row| row.statuses.contains(&406)) {
        let message = "This operation answers application/json only; the Accept header excludes it.";
        let (method, path) = (row.method.as_str().parse::<Method>().unwrap(), path(row));
        assert_eq!(
            answer(&client, method.clone(), &path, "text/html").await,
            (
                406,
                "application/json; charset=utf-8".to_owned(),
                json!({"error": {"code": "not_acceptable", "message": message, "request_id": "t-1"}})
            ),
            "{}",
            row.id
        );
        assert_eq!(
            answer(&client, method, &path, "application/problem+json").await,
            (
                406,
                "application/problem+json".to_owned(),
                json!({"type": "about:blank", "title": "Not Acceptable", "status": 406, "detail": message,
                       "instance": path, "code": "not_acceptable", "request_id": "t-1"})
            ),
            "{}",
            row.id
        );
        negotiated += 1;
    }
    assert!(negotiated > 10, "only {negotiated} operations are negotiated");
}

#[tokio::test]
async fn a_violation_is_told_as_a_problem_that_the_document_describes() {
    let folder = Folder::new();
    let client = TestClient::new(super::build(folder.shop().await, Policy::default()).unwrap());
    let accept = "application/json, application/problem+json";
    assert_eq!(
        answer(&client, Method::GET, "/api/v1/items?page=0", accept).await,
        (
            422,
            "application/problem+json".to_owned(),
            json!({"type": "about:blank", "title": "Unprocessable Entity", "status": 422,
                   "detail": "The request breaks rules of the API; see details.", "instance": "/api/v1/items",
                   "code": "validation_failed", "errors": {"page": ["must be at least 1"]}, "request_id": "t-1"})
        )
    );
}
