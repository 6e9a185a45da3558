//! An operation that takes longer than the document lets it is stopped.
//!
//! The operations themselves are quick, so one that never ends stands in for each, in a millisecond instead of the
//! declared time.

use std::{future::pending, sync::Arc, time::Duration};

use charter::{
    Clock, Contract, Conventions, Edge, Messages, MethodTable, Operation, Policy, RateLimitScale, RateLimits,
};
use poem::{EndpointExt, Response, Result, Route, RouteMethod, endpoint::make, test::TestClient};
use serde_json::Value;
use shop_contract::operations::OPERATIONS;
use shop_server::api::{CATALOGUE, ROLES, ShopSessions};

use super::method;
use crate::{answer::Answer, app::App, document};

fn timed() -> impl Iterator<Item = (&'static Operation, Duration)> {
    OPERATIONS.iter().filter_map(|row| Some((*row, row.timeout?)))
}

#[test]
fn the_rows_are_those_of_the_document() {
    for row in OPERATIONS {
        let declared = document::operation(row)["x-timeout"].as_str();
        let millis = declared.map(|text| match text.strip_suffix("ms") {
            Some(millis) => millis.parse().unwrap(),
            None => text.strip_suffix('s').unwrap().parse::<u64>().unwrap() * 1000,
        });
        assert_eq!(row.timeout, millis.map(Duration::from_millis), "{}", row.id);
    }
    assert!(timed().count() > 0, "no operation has a deadline");
}

#[tokio::test]
async fn an_operation_that_does_not_end_is_stopped_and_says_when_to_come_again() {
    let app = App::new().await;
    for (row, _) in timed() {
        let hurried: &'static Operation = Box::leak(Box::new(Operation {
            timeout: Some(Duration::from_millis(1)),
            ..row.clone()
        }));
        let client = client(&app, hurried);
        let request = client.request(method(row), document::address(row));
        let answer = Answer::read(app.admin().on(request).send().await).await;
        let message = "This took too long and was stopped. Try again shortly.";
        answer.refuses_with(&[("retry-after", "1")], 503, "timeout", message, &Value::Null);
    }
}

/// A server of the shop's contract whose one operation never ends.
fn client(app: &App, row: &'static Operation) -> TestClient<Edge<impl poem::Endpoint<Output = Response>>> {
    let policy = Policy {
        rate_limit_scale: RateLimitScale::OFF,
        ..Policy::default()
    };
    let stuck = charter::guard(row, make(|_| pending::<Result<Response>>()));
    let methods = RouteMethod::new().method(method(row), stuck);
    let sessions = Arc::new(ShopSessions::new(app.shop.clone()));
    let auth = charter::Auth::new(ROLES)
        .with_tokens(app.tokens.clone())
        .with_sessions(sessions, &policy);
    let conventions = Conventions {
        rate_limits: RateLimits::in_process(OPERATIONS, &policy).unwrap(),
        contract: Contract::load(shop_contract::CONTRACT, OPERATIONS, &policy).unwrap(),
        policy,
        methods: MethodTable::new(OPERATIONS, []),
        auth,
        messages: Messages::new(CATALOGUE),
        cursors: charter::Cursors::from_secret(b"deadlines"),
        clock: Clock::system(),
        remembered: charter::Remembered::default(),
        units: charter::Units::new(
            Arc::new(shop_server::api::ShopLedger::new(app.shop.clone())),
            app.tokens.fingerprints(),
        ),
    };
    let path = row.path.replace('{', ":").replace('}', "");
    let route = Route::new().at(path, methods);
    TestClient::new(Edge::new(route.map_to_response(), conventions))
}
