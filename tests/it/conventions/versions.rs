//! Every operation answers at its path without the version too, to clients that name the version.

use charter::Operation;
use poem::http::{HeaderMap, Method};
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    answer::Answer,
    app::{App, send},
    document,
    stock::stocked,
};

/// Each operation below the prefix, with its version and its address.
fn versioned() -> impl Iterator<Item = (&'static Operation, &'static str, String)> {
    OPERATIONS.iter().filter_map(|row| {
        let (version, _) = row.path.strip_prefix("/api/")?.split_once('/')?;
        Some((*row, version, document::address(row)))
    })
}

fn versions() -> Vec<&'static str> {
    let mut versions: Vec<&str> = versioned().map(|(_, version, _)| version).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

fn without_version(address: &str, version: &str) -> String {
    address.replacen(&format!("/{version}/"), "/", 1)
}

async fn ask(app: &App, row: &Operation, target: &str, version: Option<&str>) -> Answer {
    let request = well_formed(app, row, target).header("X-Request-Id", "r-1");
    send(match version {
        Some(version) => request.header("Accept-Version", version),
        None => request,
    })
    .await
}

/// What both must agree in.
fn essence(answer: &Answer) -> (u16, &str, HeaderMap) {
    let mut headers = answer.headers.clone();
    headers.remove("vary");
    (answer.status, &answer.text, headers)
}

fn tells(answer: &Answer) -> bool {
    answer
        .header("vary")
        .split(", ")
        .any(|name| name == "Accept-Version")
}

#[tokio::test]
async fn both_paths_give_the_same_answer_and_one_says_that_it_varies() {
    let app = stocked().await;
    for (row, version, address) in versioned() {
        let bare = without_version(&address, version);
        // What changes something is refused for its query, since it could not be done twice.
        let queries = match row.method.as_str() {
            "GET" => &["", "?zzz=1"][..],
            _ => &["?zzz=1"],
        };
        for query in queries {
            let at = |path: &str| format!("{path}{query}");
            let own = ask(&app, row, &at(&address), None).await;
            let chosen = ask(&app, row, &at(&bare), Some(version)).await;
            assert_eq!(essence(&chosen), essence(&own), "{}", row.id);
            assert!(tells(&chosen), "{}: {chosen:?}", row.id);
            let vary = own.headers.get("vary").map(|vary| vary.to_str().unwrap());
            let varies = vary.unwrap_or_default().contains("Accept-Version");
            assert!(!varies, "{}: {own:?}", row.id);
        }
    }
}

#[tokio::test]
async fn who_names_no_version_gets_the_documents_default() {
    let default = document::root()["x-versions"]["default"].as_str().unwrap();
    assert!(versions().contains(&default));
    let app = stocked().await;
    for (row, version, address) in versioned().filter(|(_, version, _)| *version == default) {
        let target = format!("{}?zzz=1", without_version(&address, version));
        let named = ask(&app, row, &target, Some(version)).await;
        let unnamed = ask(&app, row, &target, None).await;
        assert_eq!(essence(&unnamed), essence(&named), "{}", row.id);
        assert_eq!(named.status, 422, "{}", row.id);
    }
}

#[tokio::test]
async fn a_version_that_is_not_served_is_refused_everywhere() {
    let app = stocked().await;
    let message = format!("Accept-Version must be {}, or left out.", versions().join(" or "));
    for (row, version, address) in versioned() {
        for target in [&address, &without_version(&address, version)] {
            let answer = ask(&app, row, target, Some("v99")).await;
            assert_eq!(answer.status, 400, "{}: {answer:?}", row.id);
            let error = &answer.json()["error"];
            assert_eq!(
                (&error["code"], &error["message"]),
                (&"unsupported_version".into(), &message.as_str().into())
            );
            assert!(tells(&answer), "{}: {answer:?}", row.id);
        }
    }
}

#[tokio::test]
async fn a_header_that_contradicts_the_path_is_refused() {
    let app = stocked().await;
    for (row, version, address) in versioned() {
        for other in versions().into_iter().filter(|other| *other != version) {
            let answer = ask(&app, row, &address, Some(other)).await;
            assert_eq!(answer.status, 400, "{}: {answer:?}", row.id);
            assert_eq!(answer.json()["error"]["code"], "malformed_request", "{}", row.id);
        }
        assert_ne!(
            ask(&app, row, &address, Some(version)).await.status,
            400,
            "{}",
            row.id
        );
    }
}

#[tokio::test]
async fn methods_and_missing_paths_are_those_of_the_version() {
    let app = stocked().await;
    for (_, version, address) in versioned() {
        let bare = without_version(&address, version);
        for (method, tail) in [
            (Method::OPTIONS, ""),
            (Method::TRACE, ""),
            (Method::GET, "/nothing"),
        ] {
            let at = |path: &str| {
                let target = format!("{path}{tail}");
                let request = app.request(method.clone(), &target).header("X-Request-Id", "r-1");
                send(request.header("Accept-Version", version))
            };
            let (own, chosen) = (at(&address).await, at(&bare).await);
            assert_eq!(essence(&chosen), essence(&own), "{method} {bare}");
            assert!(tells(&chosen), "{method} {bare}");
        }
    }
}

#[tokio::test]
async fn the_document_and_its_pages_have_no_version() {
    let app = stocked().await;
    for path in charter::docs::paths() {
        let answer = send(app.request(Method::GET, path).header("Accept-Version", "v99")).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            !answer
                .headers
                .get("vary")
                .is_some_and(|vary| vary.to_str().unwrap().contains("Version"))
        );
    }
    assert_eq!(document::root()["x-versions"]["prefix"], Value::from("/api"));
}
