//! Operations that declare `Range`: ranges of what they answer (RFC 9110, section 14).

use charter::Operation;
use poem::http::{Method, header};
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    answer::Answer,
    app::{App, send},
    document,
    stock::stocked,
};

fn ranged() -> Vec<&'static Operation> {
    let ranged: Vec<_> = OPERATIONS.iter().copied().filter(|row| row.ranges).collect();
    assert!(!ranged.is_empty(), "no operation serves ranges");
    ranged
}

async fn ask(app: &App, row: &Operation, fields: &[(&'static str, &str)]) -> Answer {
    let request = well_formed(app, row, &document::address(row));
    let request = fields
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    send(request).await
}

#[tokio::test]
async fn a_range_is_the_part_that_was_asked_for() {
    let app = stocked().await;
    for row in ranged() {
        let whole = ask(&app, row, &[]).await;
        let length = whole.text.len();
        assert_eq!(
            (whole.status, whole.header("accept-ranges")),
            (200, "bytes"),
            "{}",
            row.id
        );
        assert!(
            length > 20 && !whole.headers.contains_key("content-range"),
            "{}",
            row.id
        );
        for (range, start, end) in [
            ("bytes=0-0".to_owned(), 0, 1),
            ("bytes=3-7".to_owned(), 3, 8),
            (format!("bytes=5-{length}"), 5, length),
            (format!("bytes={}-", length - 1), length - 1, length),
            ("bytes=-4".to_owned(), length - 4, length),
            (format!("bytes=-{}", length + 9), 0, length),
        ] {
            let part = ask(&app, row, &[("range", &range)]).await;
            assert_eq!(
                (part.status, part.text.as_str()),
                (206, &whole.text[start..end]),
                "{range}"
            );
            let expected = format!("bytes {start}-{}/{length}", end - 1);
            assert_eq!(part.header("content-range"), expected, "{range}");
            let mut rest = part.headers.clone();
            for name in [
                header::CONTENT_RANGE,
                header::HeaderName::from_static("x-request-id"),
            ] {
                rest.remove(&name);
            }
            let mut same = whole.headers.clone();
            same.remove("x-request-id");
            assert_eq!(rest, same, "{range}");
        }
    }
}

#[tokio::test]
async fn what_is_no_single_range_is_answered_with_everything() {
    let app = stocked().await;
    for row in ranged() {
        let whole = ask(&app, row, &[]).await;
        for range in ["bytes=0-1,3-4", "bytes=5-2", "bytes=x", "lines=1-2", "", "bytes"] {
            let answer = ask(&app, row, &[("range", range)]).await;
            assert_eq!((answer.status, &answer.text), (200, &whole.text), "{range}");
        }
        let head = app
            .request(Method::HEAD, &document::address(row))
            .header("range", "bytes=0-1");
        let head = send(head).await;
        let length = whole.text.len().to_string();
        assert_eq!(
            (head.status, head.header("content-length")),
            (200, length.as_str())
        );
        assert_eq!(head.header("accept-ranges"), "bytes");
    }
}

#[tokio::test]
async fn a_range_behind_the_end_says_where_the_end_is() {
    let app = stocked().await;
    for row in ranged() {
        let length = ask(&app, row, &[]).await.text.len();
        for range in [
            format!("bytes={length}-"),
            format!("bytes={}-{}", length + 5, length + 9),
            "bytes=-0".to_owned(),
        ] {
            let message = format!("The file has {length} bytes, and the range begins behind the last one.");
            ask(&app, row, &[("range", &range)]).await.refuses_with(
                &[("content-range", &format!("bytes */{length}"))],
                416,
                "range_not_satisfiable",
                &message,
                &serde_json::Value::Null,
            );
        }
    }
}

#[tokio::test]
async fn if_range_is_for_those_who_have_the_same_file() {
    let app = stocked().await;
    for row in ranged() {
        let whole = ask(&app, row, &[]).await;
        let (tag, date) = (whole.header("etag"), whole.header("last-modified"));
        let weak = format!("W/{tag}");
        for (same, expected) in [
            (tag, 206),
            (date, 206),
            (weak.as_str(), 200),
            ("\"another\"", 200),
            ("Mon, 01 Jan 2024 00:00:00 GMT", 200),
            ("Fri, 01 Jan 2100 00:00:00 GMT", 200),
            ("nonsense", 200),
            ("", 200),
        ] {
            let answer = ask(&app, row, &[("range", "bytes=2-3"), ("if-range", same)]).await;
            assert_eq!(answer.status, expected, "{same}");
            let text = if expected == 206 {
                &whole.text[2..4]
            } else {
                &whole.text
            };
            assert_eq!(answer.text, text, "{same}");
            // A range behind the end of another file is no mistake.
            let beyond = ask(&app, row, &[("range", "bytes=99999-"), ("if-range", same)]).await;
            assert_eq!(beyond.status, if expected == 206 { 416 } else { 200 }, "{same}");
        }
    }
}

#[tokio::test]
async fn a_file_is_sent_to_those_who_take_its_type() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| row.ranges) {
        let kind = ask(&app, row, &[]).await.header("content-type").to_owned();
        let others = row.response_media_types.iter().find(|other| **other != kind);
        for (accept, status) in [
            (kind.clone(), 200),
            (format!("{kind};q=0.1, text/html"), 200),
            (format!("{kind};q=0, */*"), 406),
            (others.map_or("text/html".to_owned(), ToString::to_string), 406),
        ] {
            assert_eq!(
                ask(&app, row, &[("accept", &accept)]).await.status,
                status,
                "{accept}"
            );
        }
    }
}
