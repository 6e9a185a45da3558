//! Validators and the conditions on them, for whichever operation declares them.

use charter::{Operation, Preconditions};
use poem::http::{HeaderMap, Method, header};
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    answer::Answer,
    app::{App, send},
    document,
    stock::stocked,
};

const CHANGED: &str = "It is not, or no longer, as the request expects it: get it again, then decide.";

fn read() -> impl Iterator<Item = &'static Operation> {
    let tagged = OPERATIONS.iter().copied().filter(|row| row.validators.is_some());
    tagged.filter(|row| row.method.as_str() == "GET")
}

fn guarded() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .copied()
        .filter(|row| row.preconditions.is_some())
}

async fn ask(app: &App, row: &Operation, fields: &[(&str, &str)]) -> Answer {
    let request = well_formed(app, row, &document::address(row));
    send(
        fields
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value)),
    )
    .await
}

/// The operation that reads what `row` changes.
fn reader(row: &Operation) -> &'static Operation {
    let mut found = read().filter(|other| other.path == row.path);
    found.next().unwrap()
}

fn lasting(headers: &HeaderMap, without: &[header::HeaderName]) -> HeaderMap {
    let mut lasting = headers.clone();
    lasting.remove("x-request-id");
    for name in without {
        lasting.remove(name);
    }
    lasting
}

#[test]
fn something_is_read_and_something_is_guarded() {
    assert!(read().count() >= 5);
    assert!(guarded().count() >= 7);
}

#[tokio::test]
async fn who_has_the_current_answer_is_told_so_as_the_answer_would_tell_it() {
    for row in read() {
        let app = stocked().await;
        let whole = ask(&app, row, &[]).await;
        assert_eq!(whole.status, 200, "{}", row.id);
        let tag = whole.header("etag");
        let weak = format!("W/{tag}, \"x\"");
        for value in [tag, "*", &weak, tag] {
            let spared = ask(&app, row, &[("If-None-Match", value)]).await;
            assert_eq!(
                (spared.status, spared.text.as_str()),
                (304, ""),
                "{} {value}",
                row.id
            );
            assert_eq!(
                lasting(&spared.headers, &[]),
                lasting(&whole.headers, &[header::CONTENT_TYPE]),
                "{}",
                row.id
            );
        }
        let other = ask(&app, row, &[("If-None-Match", "\"x\"")]).await;
        assert_eq!((other.status, &other.text), (200, &whole.text), "{}", row.id);
    }
}

/// Where nobody can tell without a query whether something was committed, it costs what the first time cost.
#[tokio::test]
async fn the_second_time_costs_no_statement() {
    // A file brings its own tag, and whose it is is asked each time.
    for row in read().filter(|row| !row.ranges) {
        let app = stocked().await;
        let whole = ask(&app, row, &[]).await;
        let known = [("If-None-Match", whole.header("etag"))];
        app.statements.take();
        assert_eq!(ask(&app, row, &known).await.status, 304, "{}", row.id);
        let first = app.statements.take();
        assert!(!first.is_empty(), "{}", row.id);
        assert_eq!(ask(&app, row, &known).await.status, 304, "{}", row.id);
        let expected = if app.is_on_postgres() { first } else { Vec::new() };
        assert_eq!(app.statements.take(), expected, "{}", row.id);
    }
}

#[tokio::test]
async fn dates_of_modification_are_compared() {
    for row in read() {
        let app = stocked().await;
        let whole = ask(&app, row, &[]).await;
        let dated = row.validators.is_some_and(|declared| declared.last_modified);
        assert_eq!(whole.headers.contains_key("last-modified"), dated, "{}", row.id);
        let early = "Thu, 01 Jan 1970 00:00:00 GMT";
        let date = if dated {
            whole.header("last-modified")
        } else {
            early
        };
        for (name, date, status) in [
            ("If-Modified-Since", date, if dated { 304 } else { 200 }),
            ("If-Modified-Since", early, 200),
            ("If-Unmodified-Since", date, 200),
            ("If-Unmodified-Since", early, if dated { 412 } else { 200 }),
        ] {
            assert_eq!(
                ask(&app, row, &[(name, date)]).await.status,
                status,
                "{} {name}",
                row.id
            );
        }
    }
}

/// The second in which a resource changed last, as HTTP writes it (RFC 9110, section 5.6.7).
fn http_date(updated_at: &Value) -> String {
    let time: jiff::Timestamp = updated_at.as_str().unwrap().parse().unwrap();
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn the_date_of_modification_is_that_of_the_resource() {
    let mut compared = 0;
    for row in read() {
        let declared = row.validators.unwrap();
        if !(declared.last_modified && declared.versioned) {
            continue;
        }
        let app = stocked().await;
        let answer = ask(&app, row, &[]).await;
        let expected = http_date(&answer.json()["updated_at"]);
        assert_eq!(answer.header("last-modified"), expected, "{}", row.id);
        compared += 1;
    }
    assert!(compared > 0);
}

#[tokio::test]
async fn a_write_that_depends_on_nothing_is_refused_where_it_has_to() {
    for row in guarded() {
        let app = stocked().await;
        let before = ask(&app, reader(row), &[]).await;
        let answer = ask(&app, row, &[]).await;
        if row.preconditions == Some(Preconditions::Required) {
            assert_eq!(answer.status, 428, "{}: {answer:?}", row.id);
            assert_eq!(
                answer.json()["error"]["code"],
                "precondition_required",
                "{}",
                row.id
            );
            let after = ask(&app, reader(row), &[]).await;
            assert_eq!((after.status, &after.text), (200, &before.text), "{}", row.id);
        } else {
            assert_eq!(answer.status, row.statuses[0], "{}: {answer:?}", row.id);
        }
    }
}

#[tokio::test]
async fn who_reads_on_condition_of_another_representation_gets_none() {
    for row in read() {
        let app = stocked().await;
        let tag = ask(&app, row, &[]).await.header("etag").to_owned();
        assert_eq!(
            ask(&app, row, &[("If-Match", &tag)]).await.status,
            200,
            "{}",
            row.id
        );
        let refused = ask(&app, row, &[("If-Match", "\"x\""), ("If-None-Match", &tag)]).await;
        refused.refuses(412, "precondition_failed", CHANGED, &Value::Null);
    }
}

#[tokio::test]
async fn a_write_on_condition_of_another_state_does_nothing() {
    for row in guarded() {
        let app = stocked().await;
        let before = ask(&app, reader(row), &[]).await;
        let tag = before.header("etag");
        let weak = format!("W/{tag}");
        for (name, value) in [
            ("If-Match", "\"x\""),
            ("If-Match", ""),
            ("If-Match", weak.as_str()),
            ("If-None-Match", "*"),
            ("If-None-Match", tag),
            ("If-None-Match", &weak),
            ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ] {
            let refused = ask(&app, row, &[(name, value)]).await;
            refused.refuses(412, "precondition_failed", CHANGED, &Value::Null);
        }
        let after = ask(&app, reader(row), &[]).await;
        assert_eq!((after.status, &after.text), (200, &before.text), "{}", row.id);
    }
}

#[tokio::test]
async fn a_write_on_condition_of_the_current_state_is_done() {
    for row in guarded() {
        for given in ["*", "current", "other, current"] {
            let app = stocked().await;
            let tag = ask(&app, reader(row), &[]).await.header("etag").to_owned();
            let value = given.replace("other", "\"x\"").replace("current", &tag);
            let answer = ask(&app, row, &[("If-Match", &value)]).await;
            assert_eq!(answer.status, row.statuses[0], "{}: {answer:?}", row.id);
            if row.validators.is_some() {
                let now = ask(&app, reader(row), &[]).await;
                assert_eq!(answer.header("etag"), now.header("etag"), "{}", row.id);
            }
        }
    }
}

#[tokio::test]
async fn what_else_is_wrong_comes_first() {
    for row in guarded() {
        let app = stocked().await;
        let parameter = document::parameters(row, "path")[0]["name"].as_str().unwrap();
        let nowhere = document::address_with(row, parameter, "9223372036854775807");
        let unknown = format!("{}?zzz=1", document::address(row));
        for value in ["*", "\"x\""] {
            let answer = send(well_formed(&app, row, &nowhere).header("If-Match", value)).await;
            assert_eq!(answer.status, 404, "{}", row.id);
            let answer = send(well_formed(&app, row, &unknown).header("If-Match", value)).await;
            assert_eq!(answer.status, 422, "{}", row.id);
            let method: Method = row.method.as_str().parse().unwrap();
            let request = app.anonymous(method, &document::address(row));
            let answer = send(request.header("If-Match", value)).await;
            assert_eq!(answer.status, 401, "{}", row.id);
        }
    }
}
