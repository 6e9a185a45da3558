//! What answers are written in: media types, the forms of failures, content codings.

use charter::Operation;
use poem::http::header;
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    app::{App, send},
    document,
    stock::stocked,
};

/// What is said to a client that takes nothing of what the operation answers.
fn excluded(row: &Operation) -> String {
    let types = row.response_media_types.join(" or ");
    format!("This operation answers {types} only; the Accept header excludes it.")
}

/// Whether the operation answers a file, which is sent as it is.
fn answers_a_file(row: &Operation) -> bool {
    !row.response_media_types
        .iter()
        .any(|media_type| media_type.ends_with("json"))
}

fn negotiated() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .copied()
        .filter(|row| row.statuses.contains(&406))
}

/// A problem (RFC 9457) at the operation's address, without its request id.
fn problem(row: &Operation, status: u16, title: &str, code: &str, detail: &str) -> Value {
    json!({"type": "about:blank", "title": title, "status": status, "detail": detail,
           "instance": document::address(row), "code": code})
}

#[test]
fn every_operation_that_answers_content_declares_a_406_and_no_other_does() {
    for row in OPERATIONS {
        let answers = !row.response_media_types.is_empty();
        assert_eq!(row.statuses.contains(&406), answers, "{}", row.id);
    }
    assert!(negotiated().count() > 10);
}

#[test]
fn every_failure_is_declared_in_both_forms() {
    for row in OPERATIONS {
        for (status, response) in document::operation(row)["responses"].as_object().unwrap() {
            if status.starts_with(['4', '5']) {
                let content = document::resolve(response)["content"].as_object().unwrap();
                let forms: Vec<&String> = content.keys().collect();
                let both = ["application/json", "application/problem+json"];
                assert_eq!(forms, both, "{} {status}", row.id);
            }
        }
    }
}

#[tokio::test]
async fn what_no_client_of_pages_can_read_is_refused_in_the_form_it_prefers() {
    let app = stocked().await;
    for row in negotiated() {
        let ask =
            |accept| send(well_formed(&app, row, &document::address(row)).header(header::ACCEPT, accept));
        ask("text/html")
            .await
            .refuses(406, "not_acceptable", &excluded(row), &Value::Null);
        let expected = problem(row, 406, "Not Acceptable", "not_acceptable", &excluded(row));
        let answer = ask("application/problem+json").await;
        answer.is_problem_in("en", expected);
    }
}

#[tokio::test]
async fn a_problem_says_the_same_as_the_envelope_in_every_language() {
    let app = stocked().await;
    let table = [
        (
            "en",
            "The request breaks rules of the API; see details.",
            "is not known here",
        ),
        (
            "ko",
            "요청이 API 규칙에 맞지 않습니다. details를 확인해 주십시오.",
            "정의되지 않은 이름입니다.",
        ),
        (
            "ja",
            "リクエストがAPIの規則に合っていません。detailsをご確認ください。",
            "定義されていない名前です。",
        ),
    ];
    for row in OPERATIONS {
        let target = format!("{}?zzz=1", document::address(row));
        for (language, message, unknown) in table {
            let types = match row.response_media_types {
                [] => "application/json".to_owned(),
                types => types.join(", "),
            };
            let request = well_formed(&app, row, &target)
                .header(header::ACCEPT, format!("{types}, application/problem+json"))
                .header(header::ACCEPT_LANGUAGE, language);
            let mut expected = problem(row, 422, "Unprocessable Entity", "validation_failed", message);
            expected["errors"] = json!({"zzz": [unknown]});
            send(request).await.is_problem_in(language, expected);
        }
    }
}

/// The headers and the bytes of a GET.
async fn raw(app: &App, row: &Operation, codings: &str) -> (header::HeaderMap, Vec<u8>) {
    let request = well_formed(app, row, &document::address(row)).header(header::ACCEPT_ENCODING, codings);
    let response = request.send().await.0;
    let headers = response.headers().clone();
    (headers, response.into_body().into_vec().await.unwrap())
}

#[tokio::test]
async fn every_reading_is_coded_for_who_takes_nothing_else() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| row.method.as_str() == "GET") {
        let plain = app.get(&document::address(row)).await;
        let (headers, body) = raw(&app, row, "gzip, identity;q=0").await;
        if answers_a_file(row) {
            assert_eq!(headers.get("content-encoding"), None, "{}", row.id);
            assert_eq!(String::from_utf8(body).unwrap(), plain.text, "{}", row.id);
        } else {
            assert_eq!(headers["content-encoding"], "gzip", "{}", row.id);
            assert_eq!(headers["vary"], "Accept-Encoding", "{}", row.id);
            let decoded = std::io::read_to_string(flate2::read::GzDecoder::new(body.as_slice())).unwrap();
            assert_eq!(decoded, plain.text, "{}", row.id);
        }

        let refused = send(
            well_formed(&app, row, &document::address(row))
                .header(header::ACCEPT_ENCODING, "identity;q=0, deflate"),
        );
        let message =
            "Accept-Encoding excludes every content coding that is served, and the answer without one.";
        refused
            .await
            .refuses(406, "not_acceptable", message, &Value::Null);
    }
}
