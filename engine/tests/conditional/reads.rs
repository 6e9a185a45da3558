//! What answers say about what they show.

use crate::library::{Library, START};

#[tokio::test]
async fn a_representation_has_a_tag_and_a_date() {
    let library = Library::new();
    let answer = library.get("/books/1", &[]).await;
    assert_eq!(answer.status, 200);
    let tag = answer.header("etag");
    let nanoseconds = START.parse::<jiff::Timestamp>().unwrap().as_nanosecond();
    let hash = tag
        .strip_prefix(&format!("\"{nanoseconds:x}."))
        .unwrap()
        .strip_suffix('"')
        .unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &answer.content);
    let digits: String = digest.as_ref()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(hash, digits);
    assert_eq!(answer.header("last-modified"), "Mon, 02 Mar 2026 09:15:01 GMT");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn another_representation_has_another_tag_of_the_same_version() {
    let library = Library::new();
    let whole = library.get("/books/1", &[]).await;
    let part = library.get("/books/1?fields=id", &[]).await;
    assert_eq!(part.content, br#"{"id":1}"#);
    let version = |tag: &str| tag.split_once('.').unwrap().0.to_owned();
    assert_ne!(whole.header("etag"), part.header("etag"));
    assert_eq!(version(whole.header("etag")), version(part.header("etag")));
    assert_eq!(whole.header("last-modified"), part.header("last-modified"));
    let other = [("If-None-Match", part.header("etag"))];
    assert_eq!(library.get("/books/1", &other).await.status, 200);
    let same = library.get("/books/1?fields=id", &other).await;
    same.spares(&part);
    let coded = [("Accept-Encoding", "br")];
    let coded = library.get("/books/1", &coded).await;
    let plain = whole.header("etag").strip_suffix('"').unwrap();
    assert_eq!(coded.header("etag"), format!("{plain}-br\""));
}

#[tokio::test]
async fn a_collection_has_a_tag_of_its_bytes_alone() {
    let library = Library::new();
    let answer = library.get("/books", &[]).await;
    assert!(!answer.header("etag").contains('.'), "{answer:?}");
    assert_eq!(answer.headers.get("last-modified"), None);
    let known = [("If-None-Match", answer.header("etag"))];
    library.get("/books", &known).await.spares(&answer);
    let dated = [("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT")];
    assert_eq!(library.get("/books", &dated).await.status, 200);
    let dated = [("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")];
    assert_eq!(library.get("/books", &dated).await.status, 200);
}

#[tokio::test]
async fn nothing_is_said_to_be_modified_in_the_future() {
    let library = Library::new();
    let far = "9000-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
    library
        .book
        .updated_at
        .store(far.as_microsecond(), std::sync::atomic::Ordering::Relaxed);
    let answer = library.get("/books/1", &[]).await;
    let told = jiff::fmt::rfc2822::parse(answer.header("last-modified")).unwrap();
    assert!(told.timestamp() < far, "{answer:?}");
    assert!(
        told.timestamp() > START.parse().unwrap(),
        "the date is that of the answer: {answer:?}"
    );
    // That is a date of the state before, which has changed since, now and for whoever is remembered.
    let dated = [("If-Modified-Since", answer.header("last-modified"))];
    for _ in 0..2 {
        assert_eq!(library.get("/books/1", &dated).await.status, 200);
    }
}

#[tokio::test]
async fn conditions_count_only_where_there_would_be_a_success() {
    let library = Library::new();
    for name in ["If-None-Match", "If-Match"] {
        for value in ["*", "\"x\""] {
            let answer = library.get("/books/2", &[(name, value)]).await;
            assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
            assert_eq!(answer.headers.get("etag"), None);
            assert_eq!(answer.header("cache-control"), "no-store");
            let answer = library.get("/books/1?zzz=1", &[(name, value)]).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (422, "validation_failed")
            );
        }
    }
}
