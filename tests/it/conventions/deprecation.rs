//! An operation that ends says so on every answer, and answers 410 after its end where the operator has it so.

use charter::{AfterSunset, Deprecation, Operation, Policy, RateLimitScale};
use jiff::Timestamp;
use poem::http::HeaderMap;
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    answer::Answer,
    app::{App, send},
    document,
    stock::{stocked, stocked_with},
};

fn ending() -> impl Iterator<Item = (&'static Operation, &'static Deprecation)> {
    OPERATIONS
        .iter()
        .filter_map(|row| Some((*row, row.deprecation.as_ref()?)))
}

/// A date of the document, or a date and time.
fn second(text: &str) -> i64 {
    let whole = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        text.to_owned()
    };
    whole.parse::<Timestamp>().unwrap().as_second()
}

#[test]
fn the_rows_are_those_of_the_document() {
    for row in OPERATIONS {
        let operation = document::operation(row);
        assert_eq!(row.deprecated, operation["deprecated"] == true, "{}", row.id);
        let since = operation["x-deprecated-at"].as_str().map(second);
        assert_eq!(
            row.deprecation.map(|declared| declared.since),
            since,
            "{}",
            row.id
        );
    }
    for (row, declared) in ending() {
        let operation = document::operation(row);
        assert_eq!(
            declared.sunset,
            operation["x-sunset"].as_str().map(second),
            "{}",
            row.id
        );
        let successor = operation["x-successor"].as_str().map(|name| {
            let next = OPERATIONS.iter().find(|row| row.id == name);
            next.map_or(name, |next| next.path)
        });
        assert_eq!(declared.successor, successor, "{}", row.id);
    }
    assert!(ending().count() > 0, "no operation ends");
}

/// The successor's path, with what the document's example has in the place of each variable.
fn successor(row: &Operation, declared: &Deprecation) -> Option<String> {
    let address = document::address(row);
    let segments: Vec<(&str, &str)> = row.path.split('/').zip(address.split('/')).collect();
    let filled = |segment: &str| {
        let same = segments
            .iter()
            .find(|(template, _)| *template == segment && segment.starts_with('{'));
        same.map_or(segment, |(_, given)| given).to_owned()
    };
    let target = declared.successor?;
    Some(target.split('/').map(filled).collect::<Vec<_>>().join("/"))
}

#[track_caller]
fn assert_announced(row: &Operation, declared: &Deprecation, headers: &HeaderMap) {
    let only = |name: &str| {
        let mut lines = headers.get_all(name).iter();
        let line = lines.next().map(|line| line.to_str().unwrap().to_owned());
        assert!(lines.next().is_none(), "{}: two {name}", row.id);
        line
    };
    assert_eq!(
        only("deprecation"),
        Some(format!("@{}", declared.since)),
        "{}",
        row.id
    );
    let date = |second| {
        Timestamp::from_second(second)
            .unwrap()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    };
    assert_eq!(only("sunset"), declared.sunset.map(date), "{}", row.id);
    let page = format!(
        "</redoc#tag/{}/operation/{}>; rel=\"deprecation\"; type=\"text/html\"",
        row.tag, row.id
    );
    let links = match successor(row, declared) {
        Some(target) => format!("<{target}>; rel=\"successor-version\", {page}"),
        None => page,
    };
    let last = headers.get_all("link").iter().next_back();
    assert_eq!(last.unwrap(), &links, "{}", row.id);
}

#[tokio::test]
async fn every_answer_announces_the_end() {
    let app = stocked().await;
    for (row, declared) in ending() {
        let address = document::address(row);
        let ask = |target: &str| send(well_formed(&app, row, target));
        let success = ask(&address).await;
        assert!(success.status < 300, "{}: {success:?}", row.id);
        let refused = ask(&format!("{address}?zzz=1")).await;
        assert_eq!(refused.status, 422, "{}", row.id);
        let head = send(app.request("HEAD".parse().unwrap(), &address)).await;
        let unversioned = ask(&address.replacen("/v1/", "/", 1)).await;
        let unacceptable = send(well_formed(&app, row, &address).header("Accept", "text/html")).await;
        assert_eq!(
            (unversioned.status, unacceptable.status),
            (success.status, 406),
            "{}",
            row.id
        );
        for answer in [&success, &refused, &head, &unversioned, &unacceptable] {
            assert_announced(row, declared, &answer.headers);
        }
        if let Some(tag) = success.headers.get("etag") {
            let unchanged = send(well_formed(&app, row, &address).header("If-None-Match", tag)).await;
            assert_eq!(
                (unchanged.status, unchanged.text.as_str()),
                (304, ""),
                "{}",
                row.id
            );
            assert_announced(row, declared, &unchanged.headers);
        }
    }
}

#[tokio::test]
async fn what_is_missing_and_what_is_too_much_announce_it_too() {
    let app = App::limited(Policy {
        rate_limit_scale: "0.001".parse::<RateLimitScale>().unwrap(),
        ..Policy::default()
    })
    .await;
    for (row, declared) in ending() {
        let address = document::address(row);
        let mut answers: Vec<Answer> = Vec::new();
        while answers.last().is_none_or(|answer| answer.status != 429) {
            answers.push(send(well_formed(&app, row, &address)).await);
            assert!(answers.len() < 1000, "{} is not limited", row.id);
        }
        let expected = if row.path.contains('{') { 404 } else { 200 };
        assert!(answers[0].status == expected || answers.len() == 1, "{}", row.id);
        for answer in &answers {
            assert_announced(row, declared, &answer.headers);
        }
    }
}

#[tokio::test]
async fn other_operations_announce_nothing() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| row.deprecation.is_none()) {
        let answer = send(well_formed(
            &app,
            row,
            &format!("{}?zzz=1", document::address(row)),
        ))
        .await;
        for name in ["deprecation", "sunset", "link"] {
            assert!(!answer.headers.contains_key(name), "{}: {answer:?}", row.id);
        }
    }
}

#[tokio::test]
async fn after_the_end_clients_are_sent_to_the_successor_which_answers() {
    let app = stocked_with(Policy {
        after_sunset: AfterSunset::Gone,
        ..Policy::default()
    })
    .await;
    for (row, declared) in ending() {
        let Some(sunset) = declared.sunset else { continue };
        let address = document::address(row);
        let at = |second| Timestamp::from_second(second).unwrap().to_string();
        app.at(&at(sunset - 1));
        assert_eq!(
            send(well_formed(&app, row, &address)).await.status,
            200,
            "{}",
            row.id
        );
        app.at(&at(sunset));
        let gone = send(well_formed(&app, row, &address)).await;
        let next = successor(row, declared).unwrap();
        let day = &at(sunset)[..10];
        let message = format!("This operation ended on {day}. Use {next} instead.");
        gone.refuses(410, "gone", &message, &Value::Null);
        assert_announced(row, declared, &gone.headers);
        assert_eq!(app.get(&next).await.status, 200, "{next}");
    }
}
