//! Who has the current answer is told so without asking the operation, for as long as nothing is committed.

use std::sync::atomic::Ordering;

use crate::library::Library;

fn marked() -> Library {
    let library = Library::new();
    library.book.mark.store(1, Ordering::Relaxed);
    library
}

#[tokio::test]
async fn the_second_question_is_answered_without_the_operation_and_alike() {
    for coding in ["identity", "gzip", "br"] {
        for target in ["/books/1", "/books/1?fields=id", "/books"] {
            let library = marked();
            let whole = library.get(target, &[("Accept-Encoding", coding)]).await;
            let known = [
                ("If-None-Match", whole.header("etag")),
                ("Accept-Encoding", coding),
            ];
            let first = library.get(target, &known).await;
            assert_eq!(library.asked(), 2);
            let second = library.get(target, &known).await;
            assert_eq!(library.asked(), 0, "{target}");
            first.spares(&whole);
            assert_eq!(second, first);
        }
    }
}

#[tokio::test]
async fn a_commit_makes_every_answer_anew() {
    let library = marked();
    let whole = library.get("/books/1", &[]).await;
    let known = [("If-None-Match", whole.header("etag"))];
    for _ in 0..2 {
        assert_eq!(library.get("/books/1", &known).await.status, 304);
    }
    library.book.change();
    library.asked();
    let changed = library.get("/books/1", &known).await;
    assert_eq!((changed.status, library.asked()), (200, 1));
    let newer = [("If-None-Match", changed.header("etag"))];
    library.get("/books/1", &newer).await.spares(&changed);
    assert_eq!(library.asked(), 0, "the answer to the old tag told the new one");
    assert_eq!(library.get("/books/1", &known).await.status, 200);
}

#[tokio::test]
async fn an_answer_during_which_somebody_commits_is_not_relied_on() {
    let library = marked();
    let whole = library.get("/books/1", &[]).await;
    let known = [("If-None-Match", whole.header("etag"))];
    library.book.is_disturbed.store(true, Ordering::Relaxed);
    assert_eq!(
        library.get("/books/1", &known).await.status,
        304,
        "it was current when it was read"
    );
    assert_eq!(library.get("/books/1", &known).await.status, 200);
}

#[tokio::test]
async fn where_nothing_is_known_of_commits_the_operation_is_asked() {
    let library = Library::new();
    let whole = library.get("/books/1", &[]).await;
    let known = [("If-None-Match", whole.header("etag"))];
    for _ in 0..3 {
        library.get("/books/1", &known).await.spares(&whole);
        assert!(library.asked() >= 1);
    }
}

#[tokio::test]
async fn an_operation_that_reads_headers_is_asked() {
    let library = marked();
    let whole = library.get("/shelves", &[]).await;
    library.asked();
    let known = [("If-None-Match", whole.header("etag")), ("X-Branch", "north")];
    for _ in 0..3 {
        library.get("/shelves", &known).await.spares(&whole);
        assert_eq!(library.asked(), 1);
    }
}

#[tokio::test]
async fn another_target_is_another_answer() {
    let library = marked();
    let whole = library.get("/books/1", &[]).await;
    let known = [("If-None-Match", whole.header("etag"))];
    for _ in 0..2 {
        assert_eq!(library.get("/books/1", &known).await.status, 304);
        assert_eq!(library.get("/books/2", &known).await.status, 404);
        assert_eq!(library.get("/books/1?zzz=1", &known).await.status, 422);
        assert_eq!(library.get("/books/1?fields=id", &known).await.status, 200);
    }
}

#[tokio::test]
async fn only_what_would_be_spared_is_answered_from_memory() {
    let library = marked();
    let whole = library.get("/books/1", &[]).await;
    let tag = whole.header("etag");
    assert_eq!(
        library.get("/books/1", &[("If-None-Match", tag)]).await.status,
        304
    );
    library.asked();
    let other = [("If-None-Match", "\"x\"")];
    assert_eq!(library.get("/books/1", &other).await, whole);
    let failing = [("If-None-Match", tag), ("If-Match", "\"x\"")];
    assert_eq!(library.get("/books/1", &failing).await.status, 412);
    assert_eq!(library.asked(), 2);
    let dated = [("If-Modified-Since", whole.header("last-modified"))];
    library.get("/books/1", &dated).await.spares(&whole);
    assert_eq!(library.asked(), 0);
}
