//! `Cache-Control` is what the document says of a success, and `no-store` on every failure.

use charter::Operation;
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{app::send, document, stock::stocked};

/// What the document declares; without a word, what it declares an entity tag for may be kept and asked about.
fn directives(row: &Operation) -> &'static str {
    let default = if row.validators.is_some() {
        "private, no-cache"
    } else {
        "no-store"
    };
    row.cache_control.unwrap_or(default)
}

#[test]
fn the_rows_are_those_of_the_document() {
    for row in OPERATIONS {
        let declared = document::operation(row)["x-cache-control"].as_str();
        assert_eq!(row.cache_control, declared, "{}", row.id);
    }
    let own = OPERATIONS.iter().filter(|row| row.cache_control.is_some());
    assert!(own.count() > 0, "no operation declares directives of its own");
}

#[tokio::test]
async fn every_success_says_who_may_keep_it() {
    for row in OPERATIONS {
        let app = stocked().await;
        let answer = send(well_formed(&app, row, &document::address(row))).await;
        assert!(answer.status < 400, "{}: {answer:?}", row.id);
        assert_eq!(answer.header("cache-control"), directives(row), "{}", row.id);
    }
}

#[tokio::test]
async fn no_failure_is_ever_kept() {
    let app = stocked().await;
    for row in OPERATIONS {
        let address = document::address(row);
        for request in [
            well_formed(&app, row, &format!("{address}?zzz=1")),
            app.request("TRACE".parse().unwrap(), &address),
            app.request("GET".parse().unwrap(), &format!("{address}/nothing")),
        ] {
            let answer = send(request).await;
            assert!(answer.status >= 400, "{}: {answer:?}", row.id);
            assert_eq!(answer.header("cache-control"), "no-store", "{}", row.id);
        }
    }
}
