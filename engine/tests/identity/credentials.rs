//! Tokens, no credentials, and others than are taken.

use charter::{
    Auth, Contract, Conventions, Edge, Messages, MethodTable, Policy, RateLimits,
    auth::{TokenOptions, Tokens},
    guard,
};
use poem::{EndpointExt, Route, RouteMethod, http::StatusCode, test::TestClient};
use serde_json::json;

use crate::vault::{
    DOCUMENT, FILL, PATH, Vault, answered, invalid, known, lacking, nobody, refusal, refused, who,
};

#[tokio::test]
async fn no_credentials_wrong_ones_and_right_ones() {
    let vault = Vault::new(None);
    assert_eq!(refused(vault.fill()).await, nobody());
    assert_eq!(
        refused(vault.fill().header("Authorization", vault.bearer("guest"))).await,
        lacking()
    );
    let keeper = vault.fill().header("Authorization", vault.bearer("keeper"));
    assert_eq!(answered(keeper).await, known("7", true, false));
}

#[tokio::test]
async fn refusal_comes_before_the_request_is_looked_at() {
    let vault = Vault::new(None);
    let broken = || {
        vault
            .client
            .put("/box?unknown=1")
            .content_type("text/plain")
            .body("{")
    };
    assert_eq!(refused(broken()).await, nobody());
    assert_eq!(
        refused(broken().header("Authorization", vault.bearer("guest"))).await,
        lacking()
    );
    let (status, ..) = refused(broken().header("Authorization", vault.bearer("keeper"))).await;
    assert_eq!(status, 415);
}

#[tokio::test]
async fn credentials_that_do_not_hold_are_refused_even_where_none_are_needed() {
    let vault = Vault::new(None);
    let anonymous = (200, json!({"id": null, "may_fill": false, "session": false}));
    assert_eq!(answered(vault.client.get(PATH)).await, anonymous);
    let guest = vault
        .client
        .get(PATH)
        .header("Authorization", vault.bearer("guest"));
    assert_eq!(answered(guest).await, known("7", false, false));
    let other = Tokens::ephemeral(TokenOptions::default())
        .unwrap()
        .issue("7", &[])
        .unwrap()
        .token;
    for value in [
        "Bearer x",
        "Bearer",
        &format!("Bearer {other}"),
        &format!("Bearer {}", "x".repeat(5000)),
    ] {
        let request = vault.client.get(PATH).header("Authorization", value);
        assert_eq!(refused(request).await, invalid(), "{value:?}");
    }
    // No token came, so the challenge says of none that it is wrong (RFC 6750, section 3.1).
    for value in ["Basic dTpw", "x", ""] {
        let request = vault.client.get(PATH).header("Authorization", value);
        let challenge = Some("Bearer realm=\"api\"");
        let other = refusal(StatusCode::UNAUTHORIZED, "invalid_token", challenge);
        assert_eq!(refused(request).await, other, "{value:?}");
    }
    let twice = vault
        .client
        .get(PATH)
        .header("Authorization", vault.bearer("keeper"));
    assert_eq!(
        refused(twice.header("Authorization", vault.bearer("keeper"))).await,
        invalid()
    );
}

#[tokio::test]
async fn an_operation_that_asks_nobody_looks_at_no_credentials() {
    let vault = Vault::new(None);
    let anonymous = (200, json!({"id": null, "may_fill": false, "session": false}));
    for value in [vault.bearer("keeper"), "Bearer x".to_owned()] {
        let request = vault.client.post(PATH).header("Authorization", value);
        assert_eq!(answered(request).await, anonymous);
    }
}

#[tokio::test]
async fn a_server_that_recognises_nobody_refuses_everybody() {
    let policy = Policy::default();
    let table = [&FILL];
    let conventions = Conventions {
        remembered: charter::Remembered::default(),
        rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
        units: charter::Units::default(),
        clock: charter::Clock::system(),
        cursors: charter::Cursors::from_secret(b"library"),
        contract: Contract::load(DOCUMENT, &table, &policy).unwrap(),
        methods: MethodTable::new(&table, []),
        policy,
        auth: Auth::default(),
        messages: Messages::default(),
    };
    let route = Route::new().at(PATH, RouteMethod::new().put(guard(&FILL, who())));
    let client = TestClient::new(Edge::new(route.map_to_response(), conventions));
    let vault = Vault::new(None);
    assert_eq!(
        refused(client.put(PATH).header("Authorization", vault.bearer("keeper"))).await,
        invalid()
    );
    assert_eq!(
        refused(client.put(PATH).header("Cookie", vault.cookie("keeper"))).await,
        nobody()
    );
}
