//! `Accept` and its relatives: what is chosen was never refused, and is chosen whatever the order of lines.

use std::sync::LazyLock;

use poem::{
    Request,
    http::{HeaderMap, HeaderName, Uri, header},
};
use serde_json::json;

use super::sent;
use crate::{
    coding::AcceptEncoding,
    conventions::Policy,
    language::{Language, preferred},
    negotiation::{Accept, Weight},
    operation::{Method, Operation},
    version::{VersionChoice, Versions},
};

const OFFERED: [&[&str]; 3] = [
    &["application/json"],
    &[
        "application/json",
        "application/vnd.shop.item+json",
        "text/csv; charset=utf-8",
    ],
    &["text/plain;format=flowed", "text/plain", "image/png"],
];

/// Fields of negotiation, a line each; `X-Target` is the path that is asked for.
pub fn accept(bytes: &[u8]) {
    let headers = sent::headers(bytes);
    for offered in OFFERED {
        media_types(&headers, offered);
    }
    codings(&headers);
    languages(&headers);
    versions(&headers);
}

fn media_types(headers: &HeaderMap, offered: &[&'static str]) {
    let accept = Accept::of(headers);
    let weights: Vec<Weight> = offered.iter().map(|one| accept.weight(one)).collect();
    let most = *weights.iter().max().expect("something is offered");
    let chosen = accept.choose(offered);
    assert_eq!(chosen.is_some(), most > Weight::NONE, "{weights:?}");
    assert!(chosen.is_none_or(|chosen| accept.weight(chosen) == most));

    let turned = sent::turned(headers, &header::ACCEPT);
    let again: Vec<Weight> = offered
        .iter()
        .map(|one| Accept::of(&turned).weight(one))
        .collect();
    assert_eq!(weights, again, "the order of lines means nothing");

    // Whoever names a type refuses it, whatever a wildcard says.
    for media_type in offered.iter().filter(|one| !accept.names(one)) {
        let refusing = sent::with(headers, &header::ACCEPT, &format!("{media_type};q=0"));
        assert_ne!(Accept::of(&refusing).choose(offered), Some(*media_type));
    }
}

fn codings(headers: &HeaderMap) {
    let accept = AcceptEncoding::of(headers);
    assert!(!accept.excludes_everything() || (accept.excludes_identity() && accept.choose().is_none()));
    let Some(chosen) = accept.choose() else { return };
    assert!(accept.prefers(chosen), "{chosen:?} is chosen and not preferred");
    let refusing = format!("{};q=0", chosen.name());
    let refusing = sent::with(headers, &header::ACCEPT_ENCODING, &refusing);
    assert_ne!(AcceptEncoding::of(&refusing).choose(), Some(chosen));
}

fn languages(headers: &HeaderMap) {
    for default in Language::ALL {
        let chosen = preferred(headers, default);
        for nobodys in ["tlh", "x", "-", "en-"] {
            let more = sent::with(headers, &header::ACCEPT_LANGUAGE, nobodys);
            assert_eq!(preferred(&more, default), chosen, "{nobodys}");
        }
    }
    let bare = HeaderMap::new();
    assert_eq!(preferred(&bare, Language::Japanese), Language::Japanese);
}

static BOOKS: Operation = Operation::new("list_books", "Books", Method::Get, "/api/v1/books", "", &[200]);
static BOOKS_2: Operation = Operation::new("list_books_2", "Books", Method::Get, "/api/v2/books", "", &[200]);
static VERSIONS: LazyLock<Versions> = LazyLock::new(|| {
    let document = json!({"x-versions": {"prefix": "/api", "default": "v2"}});
    let read = Versions::read(&document, &[&BOOKS, &BOOKS_2], &Policy::default());
    read.ok().flatten().expect("a document with versions")
});

/// A path that was given a version has one that is served, and keeps the rest.
fn versions(headers: &HeaderMap) {
    let target = headers.get(HeaderName::from_static("x-target"));
    let Some(uri) = target.and_then(|target| target.to_str().ok()?.parse::<Uri>().ok()) else {
        return;
    };
    let mut request = Request::builder().uri(uri.clone()).finish();
    *request.headers_mut() = headers.clone();
    let choice = VERSIONS.settle(&mut request);
    let settled = request.uri().clone();
    if !matches!(choice, VersionChoice::ByHeader) {
        assert_eq!(settled, uri);
        return;
    }
    assert_eq!(settled.query(), uri.query());
    let rest = uri.path().strip_prefix("/api").expect("below the prefix");
    let given = ["v1", "v2"].map(|version| format!("/api/{version}{rest}"));
    assert!(given.iter().any(|path| path == settled.path()), "{settled}");
    let again = VERSIONS.settle(&mut request);
    assert!(matches!(again, VersionChoice::ByPath), "{again:?}");
}
