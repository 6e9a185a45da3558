//! Conditions of writes, which the business has to judge.

use std::sync::atomic::Ordering;

use poem::http::Method;

use crate::library::{Answer, Care, Library, send};

#[tokio::test]
async fn any_representation_of_the_current_state_may_be_named() {
    let library = Library::new();
    let part = library.get("/books/1?fields=id", &[]).await;
    let tags = [
        library.tag("identity").await,
        library.tag("gzip").await,
        library.tag("br").await,
        library.tag("zstd").await,
        part.header("etag").to_owned(),
    ];
    for tag in &tags {
        let answer = library.write(Method::PUT, &[("If-Match", tag)]).await;
        assert_eq!(answer.status, 200, "{tag}");
        assert_eq!(answer.headers.get("etag"), None, "a PUT has none");
    }
    library.book.change();
    for tag in &tags {
        let answer = library.write(Method::PUT, &[("If-Match", tag)]).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (412, "precondition_failed")
        );
    }
}

#[tokio::test]
async fn a_change_answers_the_tag_to_go_on_with() {
    let library = Library::new();
    let first = library.tag("identity").await;
    let changed = library.write(Method::PATCH, &[("If-Match", &first)]).await;
    assert_eq!(changed.status, 200);
    assert_eq!(changed.header("etag"), library.tag("identity").await);
    assert_ne!(changed.header("etag"), first);
    assert_eq!(
        library.write(Method::PATCH, &[("If-Match", &first)]).await.status,
        412
    );
    let next = [("If-Match", changed.header("etag"))];
    assert_eq!(library.write(Method::PATCH, &next).await.status, 200);
}

#[tokio::test]
async fn a_date_holds_where_nothing_of_its_second_can_be_unseen() {
    let library = Library::new();
    let update = async |date: &str| {
        let answer = library.write(Method::PUT, &[("If-Unmodified-Since", date)]).await;
        answer.status
    };
    // Changed half a second after 09:15:00, and read much later.
    let told = library.get("/books/1", &[]).await;
    let told = told.header("last-modified");
    assert_eq!(told, "Mon, 02 Mar 2026 09:15:01 GMT");
    assert_eq!(update(told).await, 200);
    assert_eq!(update("Mon, 02 Mar 2026 09:15:00 GMT").await, 412);
    library.book.change();
    assert_eq!(
        update(told).await,
        200,
        "whoever was told of 09:15:01 saw this, too"
    );
    library.book.updated_at.fetch_add(600_000, Ordering::Relaxed);
    assert_eq!(update(told).await, 412);

    // Read before the second after the change: what comes in the rest of it was not seen.
    let soon: jiff::Timestamp = "9000-01-01T00:00:00.5Z".parse().unwrap();
    library
        .book
        .updated_at
        .store(soon.as_microsecond(), Ordering::Relaxed);
    let told = library.get("/books/1", &[]).await;
    let told = told.header("last-modified");
    assert_eq!(update(told).await, 412, "{told}");
}

async fn patch(library: &Library, target: &str, body: &str, media_type: &str) -> Answer {
    let request = library.client.patch(target).content_type(media_type);
    send(request.body(body.to_owned())).await
}

#[tokio::test]
async fn a_required_condition_is_asked_for_once_all_else_is_right() {
    let library = Library::new();
    let answer = patch(&library, "/books/1", "{}", "application/json").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (428, "precondition_required")
    );
    let answer = library.write(Method::PATCH, &[("If-None-Match", "\"x\"")]).await;
    assert_eq!(answer.status, 428);
    for (target, body, media_type, status) in [
        ("/books/x", "{}", "application/json", 404),
        ("/books/1", "{}", "text/plain", 415),
        ("/books/1", "[]", "application/json", 422),
        ("/books/1?zzz=1", "{}", "application/json", 422),
    ] {
        let answer = patch(&library, target, body, media_type).await;
        assert_eq!(answer.status, status, "{target} {body}");
    }
    assert_eq!(library.asked(), 0);
}

#[tokio::test]
async fn a_success_that_nobody_judged_is_none() {
    for care in [Care::Forgets, Care::Ignores] {
        let library = Library::with(care);
        let tag = library.tag("identity").await;
        for value in ["\"x\"", "*", &tag] {
            let answer = library.write(Method::PUT, &[("If-Match", value)]).await;
            // Who ignores a judgement that happens to be the right one does no harm.
            let harmless = matches!(care, Care::Ignores) && value == "*";
            let expected = if harmless { 200 } else { 500 };
            assert_eq!(answer.status, expected, "{care:?} {value}");
        }
        assert_eq!(library.write(Method::PUT, &[]).await.status, 200);
        let request = library.request(&Method::PUT, "/books/2").header("If-Match", "*");
        assert_eq!(send(request).await.status, 404, "a failure needs no judgement");
    }
}
