//! Every operation is implemented, and its examples work.

use std::collections::BTreeSet;

use charter::{Conventions, Edge, Messages, MethodTable, Policy, RateLimitScale, RateLimits};
use poem::{EndpointExt, test::TestClient};
use serde_json::Value;
use shop_contract::{
    apis::{categories::Categories, items::Items, reviews::Reviews},
    operations::OPERATIONS,
};

use crate::{
    answer::Answer,
    app::send,
    conventions::{well_formed, with_sample},
    document,
    stock::stocked,
};

/// Operations that the document declares and nobody has written yet. The list may only become shorter.
const UNIMPLEMENTED: &[&str] = &[];

#[tokio::test]
async fn every_operation_is_implemented() {
    let mut missing = BTreeSet::new();
    for row in OPERATIONS {
        let app = stocked().await;
        let answer = send(well_formed(&app, row, &document::address(row))).await;
        if answer.status == 501 {
            missing.insert(row.id);
        }
    }
    assert_eq!(
        missing,
        BTreeSet::from_iter(UNIMPLEMENTED.iter().copied()),
        "declared without an implementation"
    );
}

#[tokio::test]
async fn every_example_of_a_body_is_accepted() {
    for row in OPERATIONS {
        for sample in document::samples(row) {
            let app = stocked().await;
            let answer = send(with_sample(&app, row, &document::address(row), &sample)).await;
            let success = row.statuses[0];
            assert_eq!(
                answer.status, success,
                "{} with {}: {answer:?}",
                row.id, sample.name
            );
            let stored = answer.json();
            for (member, value) in sample.body.as_object().unwrap() {
                assert_eq!(&stored[member], value, "{} with {}", row.id, sample.name);
            }
        }
    }
}

/// A shop that implements nothing.
#[derive(Clone)]
pub(crate) struct Nothing;

impl Items for Nothing {}
impl Reviews for Nothing {}
impl Categories for Nothing {}

#[tokio::test]
async fn what_is_not_implemented_says_so_in_the_envelope() {
    let policy = Policy {
        rate_limit_scale: RateLimitScale::OFF,
        ..Policy::default()
    };
    let conventions = Conventions {
        rate_limits: RateLimits::in_process(OPERATIONS, &policy).unwrap(),
        contract: charter::Contract::load(shop_contract::CONTRACT, OPERATIONS, &policy).unwrap(),
        policy,
        methods: MethodTable::new(OPERATIONS, []),
        messages: Messages::default(),
    };
    let service = shop_contract::service(Nothing);
    let client = TestClient::new(Edge::new(service.map_to_response(), conventions));
    for row in OPERATIONS {
        let request = client.request(row.method.as_str().parse().unwrap(), document::address(row));
        let answer = Answer::read(match document::samples(row).first() {
            Some(sample) => {
                request
                    .content_type(sample.media_type)
                    .body(sample.body.to_string())
                    .send()
                    .await
            }
            None => request.send().await,
        });
        let message = format!("The operation `{}` is declared but not implemented yet.", row.id);
        answer
            .await
            .refuses(501, "not_implemented", &message, &Value::Null);
    }
}
