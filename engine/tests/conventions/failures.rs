//! Failures of the server's own.

use std::sync::Arc;

use charter::{ApiError, Edge, Policy, guard, metrics::Metrics};
use poem::{
    EndpointExt, Request, Response, Result, Route, RouteMethod, endpoint::make, http::StatusCode,
    test::TestClient,
};
use poem_openapi::OperationId;

use crate::library::{GET, answering, conventions, envelope, send, server};

const OURS: &str = "Something went wrong on our side. Quote the request id when you report it.";

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing_of_the_inside() {
    async fn panics(_: Request) -> Result<Response> {
        panic!("the secret of the house");
    }
    let (status, headers, answer) = send(server(Policy::default(), make(panics)).get("/books/1")).await;
    assert_eq!(status, 500);
    assert_eq!(answer, envelope("internal_error", OURS, None, &headers));
}

/// The generated adapter says which operation answers, behind the guard: a panic that went through both would be nobody's.
#[tokio::test]
async fn a_panic_is_counted_under_its_operation() {
    async fn panics(_: Request) -> Result<Response> {
        panic!("the secret of the house");
    }
    let named = guard(&GET, make(panics).map_to_response()).map(|mut response: Response| async move {
        response.set_data(OperationId(GET.id));
        response
    });
    let metrics = Arc::new(Metrics::new(&[&GET]).unwrap());
    let route = Route::new().at("/books/:param0", RouteMethod::new().get(named));
    let edge = Edge::new(route.map_to_response(), conventions(Policy::default()));
    let client = TestClient::new(edge.with_metrics(Arc::clone(&metrics)));
    assert_eq!(send(client.get("/books/1")).await.0, 500);
    let text = String::from_utf8(metrics.text().unwrap().1).unwrap();
    let line = r#"http_requests_total{operation="get_book",status="500",version="none"} 1"#;
    assert!(text.lines().any(|found| found == line), "{text}");
}

#[tokio::test]
async fn an_error_of_the_operation_keeps_its_code_and_hides_its_source() {
    async fn fails(_: Request) -> Result<Response> {
        Err(ApiError::internal("no such table: books").into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(fails)).get("/books/1")).await;
    assert_eq!(status, 500);
    assert_eq!(answer, envelope("internal_error", OURS, None, &headers));
}

#[tokio::test]
async fn an_operation_without_implementation_answers_501() {
    async fn missing(_: Request) -> Result<Response> {
        Err(ApiError::not_implemented(&GET).into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(missing)).get("/books/1")).await;
    assert_eq!(status, 501);
    let message = "The operation `get_book` is declared but not implemented yet.";
    assert_eq!(answer, envelope("not_implemented", message, None, &headers));
}

#[tokio::test]
async fn an_answer_that_breaks_the_contract_is_a_500_where_answers_are_checked() {
    let drifts = [
        (StatusCode::ACCEPTED, r#"{"id":1}"#),
        (StatusCode::OK, r#"{"id":"one"}"#),
        (StatusCode::OK, r#"{"title":"Emma"}"#),
        (StatusCode::OK, "no JSON"),
        (StatusCode::OK, ""),
    ];
    for (status, body) in drifts {
        let checked = server(Policy::default(), answering(status, &[], body));
        let (answered, headers, answer) = send(checked.get("/books/1")).await;
        assert_eq!(answered, 500, "for {status} {body:?}");
        assert_eq!(answer, envelope("internal_error", OURS, None, &headers));

        let production = server(
            Policy {
                check_responses: false,
                ..Policy::default()
            },
            answering(status, &[], body),
        );
        assert_eq!(production.get("/books/1").send().await.0.status(), status);
    }
}

#[tokio::test]
async fn a_busy_server_says_when_to_come_again() {
    async fn busy(_: Request) -> Result<Response> {
        Err(ApiError::new(&charter::error::code::SERVICE_UNAVAILABLE).into())
    }
    let (status, headers, answer) = send(server(Policy::default(), make(busy)).get("/books/1")).await;
    assert_eq!(status, 503);
    assert_eq!(headers["retry-after"], "1");
    assert_eq!(
        answer,
        envelope(
            "service_unavailable",
            "The service is busy. Try again shortly.",
            None,
            &headers
        )
    );
}
