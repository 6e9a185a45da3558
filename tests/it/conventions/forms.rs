//! Forms with files: what JSON bodies are asked for in [`bodies`](super::bodies), and what only forms can get wrong.

use charter::Operation;
use poem::test::TestRequestBuilder;
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::method;
use crate::{
    app::{App, Server, send},
    document::{self, Sample},
    form::{self, BOUNDARY, Form},
    stock::stocked,
};

/// Every operation that takes a form, with each example of it.
fn forms() -> Vec<(&'static Operation, Sample)> {
    let samples = OPERATIONS
        .iter()
        .flat_map(|row| document::samples(row).into_iter().map(|sample| (*row, sample)));
    let forms: Vec<_> = samples.filter(|(_, sample)| sample.is_form()).collect();
    assert!(!forms.is_empty(), "no operation takes a form");
    forms
}

fn ask<'a>(app: &'a App, row: &Operation) -> TestRequestBuilder<'a, Server> {
    app.request(method(row), &document::address(row))
}

/// The name of the first file.
fn first(sample: &Sample) -> &'static str {
    sample.body.as_object().unwrap().keys().next().unwrap()
}

#[tokio::test]
async fn a_coded_form_is_refused_with_what_is_taken() {
    let app = stocked().await;
    for (row, sample) in forms() {
        for coding in ["gzip", "br", "deflate"] {
            let answer = send(sample.on(ask(&app, row)).header("Content-Encoding", coding)).await;
            answer.refuses_with(
                &[("accept-encoding", "identity")],
                415,
                "unsupported_media_type",
                "A form with files is taken without Content-Encoding only.",
                &Value::Null,
            );
        }
    }
}

#[tokio::test]
async fn what_is_no_form_is_malformed() {
    let app = stocked().await;
    let end = "The form does not end with its boundary.";
    let head = "The form has a part whose header fields cannot be read.";
    for (row, sample) in forms() {
        let whole = sample.form().written();
        let name = first(&sample);
        let cut = |less: usize| whole[..whole.len() - less].to_vec();
        let bare = format!("--{BOUNDARY}\r\nContent-Type: image/png\r\n\r\nbytes\r\n--{BOUNDARY}--\r\n");
        let broken: [(&str, Vec<u8>); 10] = [
            (end, b"no form at all".to_vec()),
            (end, cut(whole.len() - 10)),
            (end, cut(BOUNDARY.len() + 6)),
            (end, cut(BOUNDARY.len() + 8)),
            (end, format!("--{BOUNDARY}").into_bytes()),
            (
                end,
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").into_bytes(),
            ),
            (
                head,
                format!("--{BOUNDARY}\r\nno header\r\n\r\nbytes\r\n--{BOUNDARY}--\r\n").into_bytes(),
            ),
            (head, [b"--x\r\n".repeat(10_000), whole.clone()].concat()),
            ("The form has a part without a name.", bare.into_bytes()),
            (
                "The form has a part without a name.",
                Form::default()
                    .part("filename=\"a\"", "image/png", b"bytes")
                    .written(),
            ),
        ];
        for (place, (message, body)) in broken.into_iter().enumerate() {
            let chunked = poem::Body::from_bytes_stream(chunks(&body));
            let answer = send(form::raw(ask(&app, row), chunked)).await;
            assert_eq!(answer.status, 400, "{place}: {answer:?}");
            answer.refuses(400, "malformed_request", message, &Value::Null);
        }
    }
}

/// The body as it comes over a wire.
fn chunks(body: &[u8]) -> impl futures_util::Stream<Item = std::io::Result<Vec<u8>>> + use<> {
    let chunks: Vec<Vec<u8>> = body.chunks(1000).map(<[u8]>::to_vec).collect();
    futures_util::stream::iter(chunks.into_iter().map(Ok))
}

#[tokio::test]
async fn a_boundary_that_cannot_be_used_is_malformed() {
    let app = stocked().await;
    let longest = "b".repeat(70);
    for (row, sample) in forms() {
        let name = first(&sample);
        for content_type in [
            "multipart/form-data".to_owned(),
            "multipart/form-data; charset=utf-8".to_owned(),
            "multipart/form-data; boundary=".to_owned(),
            format!("multipart/form-data; boundary={longest}b"),
        ] {
            let request = ask(&app, row).content_type(&content_type);
            let answer = send(request.body(sample.form().written())).await;
            let message = "The Content-Type of the form names no boundary that can be used.";
            answer.refuses(400, "malformed_request", message, &Value::Null);
        }
        let written = format!(
            "--{longest}\r\nContent-Disposition: form-data; name=\"no_{name}\"\r\n\r\n\r\n--{longest}--"
        );
        let request = ask(&app, row).content_type(format!("Multipart/Form-Data; BOUNDARY=\"{longest}\""));
        let answer = send(request.body(written)).await;
        assert_eq!(answer.status, 422, "{answer:?}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_the_parts_is_told_at_once() {
    let app = stocked().await;
    for (row, sample) in forms() {
        let name = first(&sample);
        send(ask(&app, row))
            .await
            .is_invalid(&json!({"body": ["is required"]}));
        send(form::raw(ask(&app, row), form::end()))
            .await
            .is_invalid(&json!({ name: ["is required"] }));

        let misspelt = format!("{name}_");
        let form = Form::default()
            .file(&misspelt, "a", b"a")
            .text("zzz", "b")
            .text(&misspelt, "c");
        let hint = format!("is not known here; did you mean `{name}`?");
        let details = json!({
            misspelt: [hint.clone(), hint], "zzz": ["is not known here"], name: ["is required"],
        });
        send(form.on(ask(&app, row))).await.is_invalid(&details);

        let twice = sample.form().file(name, "second", b"%PDF-1.7").text("zzz", "");
        let details = json!({ name: ["must be given only once"], "zzz": ["is not known here"] });
        send(twice.on(ask(&app, row))).await.is_invalid(&details);
    }
}

#[tokio::test]
async fn a_form_that_breaks_off_is_malformed() {
    let app = stocked().await;
    for (row, sample) in forms() {
        let whole = sample.form().written();
        let start = whole[..whole.len() / 2].to_vec();
        let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let stream = futures_util::stream::iter([Ok(start), Err(gone)]);
        let answer = send(form::raw(ask(&app, row), poem::Body::from_bytes_stream(stream))).await;
        let message = "The body broke off before its end.";
        answer.refuses(400, "malformed_request", message, &Value::Null);
    }
}
