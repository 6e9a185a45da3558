//! HEAD wherever GET is, OPTIONS everywhere, and 405 for the rest.

use std::collections::BTreeMap;

use charter::{Operation, docs};
use poem::http::{HeaderMap, Method};
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use crate::{app::send, document, stock::stocked};

const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "PATCH", "TRACE"];

/// An address of each path, those of the documentation too, and what `Allow` must say there.
fn addresses() -> BTreeMap<String, String> {
    let mut paths: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for row in OPERATIONS {
        paths.entry(row.path).or_default().push(row);
    }
    let allow = |rows: &[&Operation]| {
        let mut names: Vec<&str> = rows.iter().map(|row| row.method.as_str()).collect();
        if names.contains(&"GET") {
            names.push("HEAD");
        }
        names.push("OPTIONS");
        names.join(", ")
    };
    let read_only = docs::paths().map(|path| (path.to_owned(), "GET, HEAD, OPTIONS".to_owned()));
    let operations = paths
        .values()
        .map(|rows| (document::address(rows[0]), allow(rows)));
    operations.chain(read_only).collect()
}

fn without(headers: &HeaderMap, names: &[&str]) -> HeaderMap {
    let mut rest = headers.clone();
    for name in names {
        rest.remove(*name);
    }
    rest
}

#[tokio::test]
async fn head_says_what_get_would_say_without_saying_it() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| row.method.as_str() == "GET") {
        for target in [
            document::address(row),
            format!("{}?no_such_parameter=1", document::address(row)),
        ] {
            let get = app.get(&target).await;
            let head = send(app.request(Method::HEAD, &target)).await;
            assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{target}");
            assert_eq!(
                head.header("content-length"),
                get.text.len().to_string(),
                "{target}"
            );
            let differing = ["x-request-id", "content-length"];
            assert_eq!(
                without(&head.headers, &differing),
                without(&get.headers, &differing),
                "{target}"
            );
        }
    }
}

#[tokio::test]
async fn options_lists_the_methods_of_every_path() {
    let app = stocked().await;
    for (address, allow) in addresses() {
        send(app.request(Method::OPTIONS, &address))
            .await
            .is_empty(204, &[("allow", &allow)]);
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_serve_is_refused_with_those_it_does() {
    let app = stocked().await;
    for (address, allow) in addresses() {
        let served: Vec<&str> = allow.split(", ").collect();
        for method in METHODS.into_iter().filter(|method| !served.contains(method)) {
            let answer = send(app.request(method.parse().unwrap(), &address)).await;
            answer.refuses_with(
                &[("allow", &allow)],
                405,
                "method_not_allowed",
                "This address does not serve that method; see the Allow header.",
                &Value::Null,
            );
        }
    }
}

#[tokio::test]
async fn a_path_that_is_not_served_is_not_found_whatever_the_method() {
    let app = stocked().await;
    for path in [
        "/",
        "/api",
        "/api/v1",
        "/api/v1/items/",
        "/api/v1/items/1/",
        "/api/v1/item",
        "/api/v3/items",
        "//",
    ] {
        for method in METHODS.into_iter().chain(["OPTIONS"]) {
            send(app.request(method.parse().unwrap(), path))
                .await
                .is_not_found(crate::answer::NOTHING_HERE);
        }
    }
}
