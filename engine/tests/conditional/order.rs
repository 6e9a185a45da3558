//! Every combination of conditions by RFC 9110, section 13.2.2, on every method and in every coding.

use poem::http::Method;

use crate::library::{Library, send};

/// What a field says, and whether its condition holds; `None` where it is absent or has to be ignored.
type Case = (Option<String>, Option<bool>);

fn case(value: impl Into<String>, holds: impl Into<Option<bool>>) -> Case {
    (Some(value.into()), holds.into())
}

const BEFORE: &str = "Mon, 02 Mar 2026 09:14:59 GMT";
const SAME: &str = "Mon, 02 Mar 2026 09:15:01 GMT";
const AFTER: &str = "Monday, 02-Mar-26 09:15:02 GMT";

fn if_match(tag: &str) -> Vec<Case> {
    vec![
        (None, None),
        case("*", true),
        case(tag, true),
        case(format!("\"x\", {tag}"), true),
        case("\"x\"", false),
        case(format!("W/{tag}"), false),
        case(tag.trim_matches('"'), false),
    ]
}

fn if_none_match(tag: &str) -> Vec<Case> {
    vec![
        (None, None),
        case("*", false),
        case(tag, false),
        case(format!("W/{tag}"), false),
        case(format!("\"x\" ,{tag}"), false),
        case("\"x\"", true),
    ]
}

fn dates(before: bool) -> Vec<Case> {
    vec![
        (None, None),
        case(BEFORE, before),
        case(SAME, !before),
        case(AFTER, !before),
        case("02.03.2026", None),
    ]
}

/// The standard's list, step by step.
fn expected(method: &Method, conditions: [Option<bool>; 4]) -> u16 {
    let [if_match, if_unmodified_since, if_none_match, if_modified_since] = conditions;
    let reads = method == Method::GET || method == Method::HEAD;
    match (if_match, if_unmodified_since) {
        (Some(false), _) | (None, Some(false)) => return 412,
        _ => {}
    }
    match (if_none_match, reads) {
        (Some(false), true) => return 304,
        (Some(false), false) => return 412,
        _ => {}
    }
    if reads && if_none_match.is_none() && if_modified_since == Some(false) {
        return 304;
    }
    200
}

const NAMES: [&str; 4] = [
    "If-Match",
    "If-Unmodified-Since",
    "If-None-Match",
    "If-Modified-Since",
];

fn combinations(tag: &str) -> Vec<[Case; 4]> {
    let mut all = Vec::new();
    for a in if_match(tag) {
        for b in dates(false) {
            for c in if_none_match(tag) {
                for d in dates(true) {
                    all.push([a.clone(), b.clone(), c.clone(), d.clone()]);
                }
            }
        }
    }
    all
}

#[tokio::test]
async fn conditions_are_judged_in_the_standards_order() {
    let library = Library::new();
    for coding in ["identity", "gzip", "br"] {
        let whole = library.get("/books/1", &[("Accept-Encoding", coding)]).await;
        let all = combinations(whole.header("etag"));
        assert_eq!(all.len(), 1050);
        for method in [Method::GET, Method::HEAD, Method::PUT] {
            for combination in &all {
                let mut request = library.request(&method, "/books/1");
                request = request.header("Accept-Encoding", coding);
                for (name, (value, _)) in NAMES.into_iter().zip(combination) {
                    if let Some(value) = value {
                        request = request.header(name, value);
                    }
                }
                let answer = send(request).await;
                let status = expected(&method, combination.each_ref().map(|(_, holds)| *holds));
                assert_eq!(answer.status, status, "{coding} {method} {combination:?}");
                match (status, &method) {
                    (304, _) => answer.spares(&whole),
                    (412, &Method::GET | &Method::PUT) => {
                        assert_eq!(answer.headers.get("etag"), None);
                        assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");
                    }
                    (200, &Method::GET) => assert_eq!(answer, whole),
                    _ => {}
                }
            }
        }
    }
}

/// What a date means that the standard says to ignore: nothing.
#[tokio::test]
async fn a_list_in_several_lines_is_one_and_several_dates_are_none() {
    let library = Library::new();
    let tag = library.tag("identity").await;
    let two = [("If-None-Match", "\"x\""), ("If-None-Match", tag.as_str())];
    assert_eq!(library.get("/books/1", &two).await.status, 304);
    let two = [("If-Match", "\"x\""), ("If-Match", tag.as_str())];
    assert_eq!(library.get("/books/1", &two).await.status, 200);
    assert_eq!(library.write(Method::PUT, &two).await.status, 200);
    let two = [("If-Modified-Since", SAME), ("If-Modified-Since", SAME)];
    assert_eq!(library.get("/books/1", &two).await.status, 200);
    let two = [("If-Unmodified-Since", BEFORE), ("If-Unmodified-Since", BEFORE)];
    assert_eq!(library.write(Method::PUT, &two).await.status, 200);
}
