//! Every operation is implemented, and its examples work.

use std::{collections::BTreeSet, sync::Arc};

use charter::{
    Auth, Conventions, Edge, Messages, MethodTable, Operation, Policy, RateLimitScale, RateLimits,
    Remembered, Units,
};
use poem::{
    Endpoint, EndpointExt, Response,
    test::{TestClient, TestRequestBuilder},
};
use serde_json::Value;
use shop_contract::{
    apis::{
        audit::Audit, categories::Categories, identity::Identity, items::Items, items_v2::ItemsV2,
        orders::Orders, payments::Payments, reviews::Reviews, uploads::Uploads,
    },
    operations::OPERATIONS,
};
use shop_server::api::{ROLES, ShopLedger, ShopSessions};

use crate::{
    answer::Answer,
    app::{App, send},
    conventions::{keyed, well_formed, with_sample},
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
            if !stores(row) {
                continue;
            }
            let place = format!("{} with {}", row.id, sample.name);
            is_kept(sample.body, &answer.json(), &secrets(row), &place);
        }
    }
}

/// Whether the operation keeps what it is sent and answers it. A POST that creates nothing does neither (RFC 9110,
/// section 9.3.3).
fn stores(row: &Operation) -> bool {
    row.method.as_str() != "POST" || row.statuses[0] == 201
}

/// Everything that was sent is answered, maybe among more, but for the members that are for writing alone.
fn is_kept(sent: &Value, stored: &Value, secrets: &BTreeSet<&str>, place: &str) {
    match sent {
        Value::Object(members) => {
            for (name, value) in members {
                let place = format!("{place}: {name}");
                if secrets.contains(name.as_str()) {
                    assert_eq!(stored.get(name), None, "{place}");
                } else {
                    is_kept(value, &stored[name], secrets, &place);
                }
            }
        }
        Value::Array(entries) => {
            assert_eq!(stored.as_array().map(Vec::len), Some(entries.len()), "{place}");
            for (at, entry) in entries.iter().enumerate() {
                is_kept(entry, &stored[at], secrets, &format!("{place}[{at}]"));
            }
        }
        value => assert_eq!(stored, value, "{place}"),
    }
}

/// The names of members, at any depth of the body, that are for writing alone, such as passwords: they are not answered
/// (OpenAPI 3.0, section 4.7.24.1), nor are files.
fn secrets(row: &Operation) -> BTreeSet<&'static str> {
    let body = document::resolve(&document::operation(row)["requestBody"]);
    let media = body["content"].as_object().unwrap().values().next().unwrap();
    let (mut found, mut left) = (BTreeSet::new(), vec![document::resolve(&media["schema"])]);
    while let Some(schema) = left.pop() {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let meaning = document::resolve(member);
            let secret = member["writeOnly"] == true || meaning["writeOnly"] == true;
            found.extend((secret || meaning["format"] == "binary").then_some(name.as_str()));
            left.push(meaning);
        }
        left.extend(schema.get("items").map(document::resolve));
        let parts = ["oneOf", "allOf"]
            .into_iter()
            .filter_map(|keyword| schema[keyword].as_array());
        left.extend(parts.flatten().map(document::resolve));
    }
    found
}

/// A shop that implements nothing.
#[derive(Clone)]
pub(crate) struct Nothing;

impl Audit for Nothing {}
impl Identity for Nothing {}
impl Items for Nothing {}
impl ItemsV2 for Nothing {}
impl Reviews for Nothing {}
impl Uploads for Nothing {}
impl Categories for Nothing {}
impl Orders for Nothing {}
impl Payments for Nothing {}

/// A server of which nothing is written.
pub(crate) fn unwritten(app: &App, policy: Policy) -> TestClient<impl Endpoint<Output = Response>> {
    let policy = Policy {
        rate_limit_scale: RateLimitScale::OFF,
        ..policy
    };
    let sessions = Arc::new(ShopSessions::new(app.shop.clone()));
    let auth = Auth::new(ROLES)
        .with_tokens(app.tokens.clone())
        .with_sessions(sessions, &policy);
    let conventions = Conventions {
        units: Units::new(
            Arc::new(ShopLedger::new(app.shop.clone())),
            app.tokens.fingerprints(),
        ),
        rate_limits: RateLimits::in_process(OPERATIONS, &policy).unwrap(),
        clock: charter::Clock::system(),
        cursors: app.tokens.cursors(),
        contract: charter::Contract::load(shop_contract::CONTRACT, OPERATIONS, &policy).unwrap(),
        policy,
        methods: MethodTable::new(OPERATIONS, []),
        auth,
        messages: Messages::default(),
        remembered: Remembered::default(),
    };
    let service = shop_contract::service(Nothing);
    TestClient::new(Edge::new(service.map_to_response(), conventions))
}

/// The operation with the first example of its body, of an administrator.
pub(crate) fn asked<'a, E: Endpoint>(
    app: &App,
    client: &'a TestClient<E>,
    row: &Operation,
) -> TestRequestBuilder<'a, E> {
    let request = client.request(row.method.as_str().parse().unwrap(), document::address(row));
    let request = keyed(row, app.admin().on(request));
    match document::samples(row).first() {
        Some(sample) => sample.on(request),
        None => request,
    }
}

#[tokio::test]
async fn what_is_not_implemented_says_so_in_the_envelope() {
    let app = App::new().await;
    let client = unwritten(&app, Policy::default());
    for row in OPERATIONS {
        let answer = Answer::read(asked(&app, &client, row).send().await);
        let message = format!("The operation `{}` is declared but not implemented yet.", row.id);
        answer
            .await
            .refuses(501, "not_implemented", &message, &Value::Null);
    }
}
