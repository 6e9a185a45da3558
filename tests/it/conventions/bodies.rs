//! Request bodies: media type, size, JSON, and the document's rules.

use std::io::Write;

use charter::{Method, Operation, Policy};
use flate2::{Compression, write::GzEncoder};
use poem::test::TestRequestBuilder;
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::{keyed, method, well_formed};
use crate::{
    app::{App, Server, send},
    document::{self, Sample},
    stock::stocked,
};

/// Every operation that takes a body, and each example of it.
fn samples() -> impl Iterator<Item = (&'static Operation, Sample)> {
    OPERATIONS
        .iter()
        .flat_map(|row| document::samples(row).into_iter().map(|sample| (*row, sample)))
}

/// Those of JSON. What is said of it here, [`forms`](super::forms) says of forms.
fn written_in_json() -> impl Iterator<Item = (&'static Operation, Sample)> {
    samples().filter(|(_, sample)| !sample.is_form())
}

fn ask<'a>(app: &'a App, row: &Operation) -> TestRequestBuilder<'a, Server> {
    keyed(row, app.request(method(row), &document::address(row)))
}

#[test]
fn every_media_type_of_a_body_has_an_example() {
    for row in OPERATIONS {
        let mut exemplified: Vec<&str> = document::samples(row)
            .iter()
            .map(|sample| sample.media_type)
            .collect();
        exemplified.dedup();
        assert_eq!(exemplified, row.request_media_types, "{}", row.id);
    }
}

#[tokio::test]
async fn another_media_type_is_refused_with_those_that_are_taken() {
    let app = stocked().await;
    for (row, sample) in samples() {
        let accept = row.request_media_types.join(", ");
        let message = format!(
            "The Content-Type of the body must be {}.",
            row.request_media_types.join(" or ")
        );
        for sent in [
            Some("text/plain"),
            Some("application/json-patch+json"),
            Some("application/jsonx"),
            None,
        ] {
            let request = ask(&app, row).body(sample.body.to_string());
            let answer = send(match sent {
                Some(media_type) => request.content_type(media_type),
                None => request,
            });
            answer.await.refuses_with(
                &[("accept", &accept)],
                415,
                "unsupported_media_type",
                &message,
                &Value::Null,
            );
        }
    }
}

fn gzipped(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_coded_body_is_measured_by_the_same_rules() {
    let app = stocked().await;
    let bomb = gzipped(&vec![b' '; 2 * 1024 * 1024]);
    let most = 100 * bomb.len();
    for (row, sample) in written_in_json() {
        let coded = |body: &[u8]| {
            let request = ask(&app, row).content_type(sample.media_type);
            send(request.header("Content-Encoding", "gzip").body(body.to_vec()))
        };
        let mut body = sample.body.clone();
        body["zzz"] = json!(1);
        let plain = body.to_string();
        let answer = coded(&gzipped(plain.as_bytes())).await;
        answer.is_invalid(&json!({"zzz": ["is not known here"]}));

        let message = "The body is not valid gzip.";
        let answer = coded(plain.as_bytes()).await;
        answer.refuses(400, "malformed_request", message, &Value::Null);

        let limit = row.body_limit(&Policy::default());
        let message = match limit < most {
            true => {
                format!("The request body inflates to more than {limit} bytes, the most that is taken here.")
            }
            false => "The request body inflates to more than 100 times its size.".to_owned(),
        };
        let answer = coded(&bomb).await;
        answer.refuses(413, "payload_too_large", &message, &Value::Null);
    }
}

#[tokio::test]
async fn another_content_coding_is_refused_with_those_that_are_taken() {
    let app = stocked().await;
    for (row, sample) in written_in_json() {
        for coding in ["deflate", "gzip, gzip"] {
            let request = ask(&app, row)
                .content_type(sample.media_type)
                .header("Content-Encoding", coding);
            send(request.body(sample.body.to_string())).await.refuses_with(
                &[("accept-encoding", "zstd, br, gzip")],
                415,
                "unsupported_media_type",
                "The Content-Encoding of the body must be one of zstd, br and gzip, or left out.",
                &Value::Null,
            );
        }
    }
}

#[tokio::test]
async fn broken_json_is_malformed() {
    let app = stocked().await;
    let broken: [(&[u8], &str); 4] = [
        (b"{\"name\": ", "EOF while parsing a value at line 1 column 9"),
        (b"{'name': 1}", "key must be a string at line 1 column 2"),
        (b"{} {}", "trailing characters at line 1 column 4"),
        (
            b"{\"name\": \"\xff\"}",
            "invalid unicode code point at line 1 column 11",
        ),
    ];
    for (row, sample) in written_in_json() {
        for (body, reason) in broken {
            let answer = send(ask(&app, row).content_type(sample.media_type).body(body)).await;
            let message = format!("The body is not valid JSON: {reason}.");
            answer.refuses(400, "malformed_request", &message, &Value::Null);
        }
    }
}

#[tokio::test]
async fn a_missing_body_and_one_of_another_kind_are_invalid() {
    let app = stocked().await;
    for (row, sample) in written_in_json() {
        send(ask(&app, row))
            .await
            .is_invalid(&json!({"body": ["is required"]}));
        for body in ["null", "[]", "\"text\"", "7"] {
            let answer = send(ask(&app, row).content_type(sample.media_type).body(body)).await;
            answer.is_invalid(&json!({"body": ["must be an object"]}));
        }
    }
}

#[tokio::test]
async fn an_unknown_member_is_refused() {
    let app = stocked().await;
    for (row, sample) in written_in_json() {
        let mut body = sample.body.clone();
        body["zzz"] = json!(1);
        let answer = send(
            ask(&app, row)
                .content_type(sample.media_type)
                .body(body.to_string()),
        )
        .await;
        answer.is_invalid(&json!({"zzz": ["is not known here"]}));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large() {
    let app = stocked().await;
    for row in OPERATIONS
        .iter()
        .filter(|row| !row.request_media_types.is_empty())
    {
        let limit = row.body_limit(&Policy::default());
        let mut body = document::samples(row)[0].body.to_string();
        body.push_str(&" ".repeat(limit - body.len()));
        let address = document::address(row);
        let ask = |body: &str| send(well_formed(&app, row, &address).body(body.to_owned()));
        assert_ne!(ask(&body).await.status, 413, "{}", row.id);
        body.push(' ');
        let message = format!("The request body is larger than {limit} bytes, the most that is taken here.");
        ask(&body)
            .await
            .refuses(413, "payload_too_large", &message, &Value::Null);
    }
}

#[test]
fn a_limit_of_the_document_is_the_operations_own() {
    let declared: Vec<(&str, &str, Option<usize>)> = OPERATIONS
        .iter()
        .filter_map(|row| {
            let limit = document::operation(row)["x-max-body"].as_str()?;
            Some((row.id, limit, row.max_body_bytes))
        })
        .collect();
    assert!(declared.len() > 3, "{declared:?}");
    for (id, limit, bytes) in declared {
        let (number, unit) = limit.split_at(limit.len() - 3);
        let size = match unit {
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            _ => panic!("{limit}"),
        };
        assert_eq!(bytes, Some(number.parse::<usize>().unwrap() * size), "{id}");
    }
}

/// Operations that may change something, and declare no body.
fn without_body() -> impl Iterator<Item = &'static Operation> {
    let reads = |row: &&Operation| matches!(row.method, Method::Get | Method::Head | Method::Options);
    OPERATIONS
        .iter()
        .copied()
        .filter(move |row| !reads(row) && row.request_media_types.is_empty())
}

#[tokio::test]
async fn a_body_that_nobody_would_read_is_refused_and_nothing_happens() {
    assert!(without_body().count() > 0);
    for row in without_body() {
        let app = stocked().await;
        let stored = app.stored().await;
        for body in [r#"{"amount":1}"#, "{}", "null", "x"] {
            let answer = send(ask(&app, row).content_type("application/json").body(body)).await;
            answer.is_invalid(&json!({"body": ["must be left out: this operation takes none"]}));
        }
        assert_eq!(app.stored().await, stored, "{}", row.id);
        let answer = send(ask(&app, row).body(" \r\n")).await;
        assert_eq!(answer.status, row.statuses[0], "{}: {answer:?}", row.id);
    }
}
