//! Pages of other origins (the Fetch standard's CORS protocol), where the operator has named theirs.

use charter::{Origins, Policy};
use poem::http::Method;
use shop_contract::operations::OPERATIONS;

use super::{method, well_formed};
use crate::{
    answer::Answer,
    app::{App, send},
    document,
};

const PAGE: &str = "https://shop.example";

async fn open() -> App {
    App::with(Policy {
        cors_origins: Origins::parse(PAGE).unwrap(),
        ..Policy::default()
    })
    .await
}

#[track_caller]
fn assert_open(answer: &Answer, id: &str) {
    assert_eq!(answer.header("access-control-allow-origin"), PAGE, "{id}");
    assert!(answer.header("vary").ends_with("Origin"), "{id}: {answer:?}");
}

#[tokio::test]
async fn every_operation_is_open_to_the_pages_that_are_named_whatever_it_answers() {
    let app = open().await;
    for row in OPERATIONS {
        let address = document::address(row);
        for target in [&address, &format!("{address}?zzz=1")] {
            let answer = send(well_formed(&app, row, target).header("Origin", PAGE)).await;
            assert_open(&answer, row.id);
            let other = send(well_formed(&app, row, target).header("Origin", "https://other.example")).await;
            let told = other.headers.contains_key("access-control-allow-origin");
            assert!(!told, "{}: {other:?}", row.id);
        }
    }
}

#[tokio::test]
async fn every_operation_may_be_asked_for_in_advance() {
    let app = open().await;
    for row in OPERATIONS {
        let request = app.request(Method::OPTIONS, &document::address(row));
        let request = request.header("Origin", PAGE);
        let answer = send(request.header("Access-Control-Request-Method", row.method.as_str())).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{}", row.id);
        assert_open(&answer, row.id);
        let mut methods = answer.header("access-control-allow-methods").split(", ");
        let own = method(row);
        assert!(
            methods.any(|method| method == own.as_str()),
            "{}: {answer:?}",
            row.id
        );
    }
}
