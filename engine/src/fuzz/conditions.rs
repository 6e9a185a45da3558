//! Preconditions and ranges: RFC 9110, sections 13 and 14, whatever is written in their fields.

use jiff::Timestamp;
use poem::{
    IntoResponse, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};

use super::{complete, sent};
use crate::{
    conditional::{Current, Fields, Outcome, entity_tag, evaluate, http_date},
    download::{Download, RangeWish},
    operation::{Method, Operation},
    types,
};

/// Sunday, 6 November 1994, 08:49:37: the standard's own example.
const CHANGED: i64 = 784_111_777;
const CONTENT: &[u8; 100] = &[b'x'; 100];

/// The fields `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`, `Range` and `If-Range`, a line each.
pub fn conditions(bytes: &[u8]) {
    let headers = sent::headers(bytes);
    let changed = Timestamp::from_second(CHANGED).expect("1994");
    let strong = entity_tag::strong(Some(changed), CONTENT);
    let weak = HeaderValue::from_static("W/\"a\"");
    for etag in [None, Some(&strong), Some(&weak)] {
        for modified in [None, Some(CHANGED)] {
            of(&headers, &Current::Representation { etag, modified }, &strong);
        }
    }
    of(&headers, &Current::Version(changed), &strong);
    for name in [header::IF_MATCH, header::IF_NONE_MATCH, header::ETAG] {
        headers.get_all(name).iter().for_each(tags);
    }
    for name in [header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE] {
        headers.get_all(name).iter().for_each(date);
    }
    range(&headers);
}

fn outcome(headers: &HeaderMap, current: &Current<'_>) -> Outcome {
    Fields::of(headers).map_or(Outcome::Proceed, |fields| evaluate(&fields, current))
}

fn of(headers: &HeaderMap, current: &Current<'_>, strong: &HeaderValue) {
    let found = outcome(headers, current);
    let has = |name| headers.contains_key(name);
    let is_read = matches!(current, Current::Representation { .. });
    assert!(
        is_read || found != Outcome::NotModified,
        "a write is not modified"
    );
    if is_read && !has(header::IF_MATCH) && !has(header::IF_UNMODIFIED_SINCE) {
        assert_ne!(found, Outcome::Failed);
    }
    // What has a tag does not ask for its date (sections 13.1.3 and 13.1.4).
    for (tags, date) in [
        (header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE),
        (header::IF_MATCH, header::IF_UNMODIFIED_SINCE),
    ] {
        if has(tags) {
            let mut dateless = headers.clone();
            dateless.remove(date);
            assert_eq!(outcome(&dateless, current), found);
        }
    }
    // Who names the current tag first has it, whatever else is written behind.
    let (Current::Representation { etag: Some(etag), .. }, Ok(own)) = (current, strong.to_str()) else {
        return;
    };
    if *etag == strong && found != Outcome::Failed {
        let mut named = headers.clone();
        named.remove(header::IF_NONE_MATCH);
        named = sent::with(&named, &header::IF_NONE_MATCH, own);
        for line in headers.get_all(header::IF_NONE_MATCH) {
            named.append(header::IF_NONE_MATCH, line.clone());
        }
        assert_eq!(outcome(&named, current), Outcome::NotModified);
    }
}

/// A list that is written again is the same list.
fn tags(field: &HeaderValue) {
    let read: Vec<_> = entity_tag::tags(field.as_bytes()).collect();
    let marked = |weak| if weak { &b"W/"[..] } else { b"" };
    let written: Vec<_> = read
        .iter()
        .map(|tag| [marked(tag.weak), tag.quoted].concat())
        .collect();
    let written = written.join(&b", "[..]);
    let again: Vec<_> = entity_tag::tags(&written).collect();
    assert_eq!(read, again);
}

/// A date that is written again is the same second.
fn date(field: &HeaderValue) {
    let Some(second) = http_date::read(field) else {
        return;
    };
    let moment = Timestamp::from_second(second).expect("a moment was read");
    if let Some(written) = http_date::write(moment) {
        assert_eq!(http_date::read(&written), Some(second), "{written:?}");
    }
}

static COVER: Operation = Operation {
    ranges: true,
    ..Operation::new("get_cover", "Books", Method::Get, "/cover", "", &[200, 206, 416])
};

/// What is cut lies in the file, and is what is said of it.
fn range(headers: &HeaderMap) {
    let wish = RangeWish::of(&COVER, headers).expect("the operation has ranges");
    let changed = types::Timestamp(Timestamp::from_second(CHANGED).expect("1994"));
    let content: Vec<u8> = (0..100).collect();
    let file = Download::bytes(content.clone(), "image/png").with_entity_tag("v1");
    let mut response = file.with_last_modified(changed).into_response();
    if wish.grant(&mut response).is_err() {
        assert!(headers.contains_key(header::RANGE));
        return;
    }
    let status = response.status();
    let part = stated(&response);
    let sent = complete(response.into_body().into_vec()).expect("bytes in memory");
    match part {
        None => assert_eq!((status, sent), (StatusCode::OK, content)),
        Some((first, last)) => {
            assert_eq!(status, StatusCode::PARTIAL_CONTENT);
            assert_eq!(sent, content[first..=last]);
        }
    }
}

/// The first and the last byte that `Content-Range` tells.
fn stated(response: &Response) -> Option<(usize, usize)> {
    let field = response.headers().get(header::CONTENT_RANGE)?;
    let field = field.to_str().expect("text");
    let range = field
        .strip_prefix("bytes ")
        .and_then(|rest| rest.strip_suffix("/100"));
    let (first, last) = range
        .and_then(|range| range.split_once('-'))
        .expect("a range of 100 bytes");
    Some((first.parse().expect("a number"), last.parse().expect("a number")))
}
