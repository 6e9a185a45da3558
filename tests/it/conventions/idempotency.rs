//! Every operation that takes an `Idempotency-Key` acts once for each, and keeps its answer with what it did.

use charter::Operation;
use poem::test::TestRequestBuilder;
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::method;
use crate::{
    answer::Answer,
    app::{App, Server, send},
    document::{self, Sample},
    stock::stocked,
};

const KEY: &str = "6e6f0ba0-3a70-4a1c-9d6c-2f0f4f9d2b51";

fn declared() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().filter(|row| row.idempotency.is_some())
}

/// Every example of a body; one without any for an operation that takes none.
fn bodies(row: &Operation) -> Vec<Option<Sample>> {
    match document::samples(row) {
        none if none.is_empty() => vec![None],
        samples => samples.into_iter().map(Some).collect(),
    }
}

fn ask<'a>(
    app: &'a App,
    row: &Operation,
    target: &str,
    sample: Option<&Sample>,
) -> TestRequestBuilder<'a, Server> {
    let request = app.request(method(row), target);
    match sample {
        Some(sample) => sample.on(request),
        None => request,
    }
}

async fn with_key(app: &App, row: &Operation, target: &str, sample: Option<&Sample>) -> Answer {
    send(ask(app, row, target, sample).header("Idempotency-Key", KEY)).await
}

#[test]
fn some_operation_takes_a_key() {
    assert!(declared().count() > 0);
}

#[tokio::test]
async fn the_same_request_with_the_same_key_acts_once_and_is_answered_again() {
    for row in declared() {
        for sample in bodies(row) {
            let app = stocked().await;
            let target = document::address(row);
            let before = app.stored().await;
            let first = with_key(&app, row, &target, sample.as_ref()).await;
            assert_eq!(first.status, row.statuses[0], "{}: {first:?}", row.id);
            let after = app.stored().await;
            assert_ne!(before, after, "{} does nothing", row.id);

            let again = with_key(&app, row, &target, sample.as_ref()).await;
            assert_eq!(
                (again.status, &again.text),
                (first.status, &first.text),
                "{}",
                row.id
            );
            let (mut headers, mut expected) = (again.headers.clone(), first.headers.clone());
            assert_ne!(
                headers.remove("x-request-id"),
                expected.remove("x-request-id"),
                "{}",
                row.id
            );
            expected.insert("idempotent-replayed", "true".parse().unwrap());
            assert_eq!(headers, expected, "{}", row.id);
            assert_eq!(app.stored().await, after, "{}", row.id);
        }
    }
}

/// A well formed request that is not the one of the first example: with another body, or else about another thing.
async fn another(app: &App, row: &Operation) -> Answer {
    if let [_, second, ..] = document::samples(row).as_slice() {
        return with_key(app, row, &document::address(row), Some(second)).await;
    }
    let parameters = document::parameters(row, "path");
    let last = parameters
        .last()
        .unwrap_or_else(|| panic!("{} needs a second example of its body", row.id));
    let other = match &last["example"] {
        Value::String(text) => {
            let digit = if text.ends_with('0') { '1' } else { '0' };
            format!("{}{digit}", &text[..text.len() - 1])
        }
        _ => "424242".to_owned(),
    };
    let target = document::address_with(row, last["name"].as_str().unwrap(), &other);
    with_key(app, row, &target, document::samples(row).first()).await
}

#[tokio::test]
async fn another_request_with_the_same_key_is_in_conflict_and_does_nothing() {
    for row in declared() {
        let app = stocked().await;
        let first = with_key(&app, row, &document::address(row), document::samples(row).first()).await;
        assert_eq!(first.status, row.statuses[0], "{}: {first:?}", row.id);
        let stored = app.stored().await;
        let message = "This Idempotency-Key came with another request before: take a new one.";
        let answer = another(&app, row).await;
        answer.refuses(409, "idempotency_conflict", message, &Value::Null);
        assert_eq!(app.stored().await, stored, "{}", row.id);
    }
}

#[tokio::test]
async fn what_an_operation_did_is_undone_when_its_answer_cannot_be_kept() {
    for row in declared() {
        let app = stocked().await;
        app.refuse_rows_of("idempotency_records").await;
        let stored = app.stored().await;
        let answer = with_key(&app, row, &document::address(row), document::samples(row).first()).await;
        let message = "Something went wrong on our side. Quote the request id when you report it.";
        answer.refuses(500, "internal_error", message, &Value::Null);
        assert_eq!(app.stored().await, stored, "{}", row.id);
    }
}

#[tokio::test]
async fn what_is_no_key_is_malformed_and_a_required_one_is_missed() {
    for row in declared() {
        let app = stocked().await;
        let target = document::address(row);
        let stored = app.stored().await;
        let message = "The Idempotency-Key must be one text of 1 to 255 characters: visible ASCII, in double quotes \
                       where it holds a space, comma, semicolon, quote or backslash.";
        for key in ["", "a b", &"x".repeat(256)] {
            let request = ask(&app, row, &target, document::samples(row).first());
            let answer = send(request.header("Idempotency-Key", key)).await;
            answer.refuses(400, "malformed_request", message, &Value::Null);
        }
        if row.idempotency.is_some_and(|declared| declared.required) {
            let answer = send(ask(&app, row, &target, document::samples(row).first())).await;
            let message =
                "Send an Idempotency-Key with this operation, so that it can be tried again safely.";
            answer.refuses(400, "idempotency_key_missing", message, &Value::Null);
        }
        assert_eq!(app.stored().await, stored, "{}", row.id);
    }
}
