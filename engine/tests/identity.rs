//! Who may call, on a tiny document that has nothing to do with any shop.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::HashMap, sync::Arc};

use charter::{
    ApiError, Auth, Contract, Conventions, Edge, Messages, Method, MethodTable, Operation, Policy,
    RateLimits, RequestContext, Security,
    auth::{Role, Secret, SessionOwner, Sessions, TokenOptions, Tokens},
    guard,
};
use futures_util::future::BoxFuture;
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, StatusCode},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

const DOCUMENT: &str = r##"{
  "openapi": "3.0.3", "info": {"title": "Vault", "version": "1"},
  "paths": {"/box": {
    "get": {"responses": {"200": {"$ref": "#/components/responses/Who"}, "401": {"$ref": "#/components/responses/No"}}},
    "put": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"200": {"$ref": "#/components/responses/Who"}, "401": {"$ref": "#/components/responses/No"},
                          "403": {"$ref": "#/components/responses/No"}, "415": {"$ref": "#/components/responses/No"}}},
    "post": {"responses": {"200": {"$ref": "#/components/responses/Who"}}},
    "delete": {"responses": {"200": {"$ref": "#/components/responses/Who"}, "401": {"$ref": "#/components/responses/No"},
                             "403": {"$ref": "#/components/responses/No"}}}}},
  "components": {"responses": {
    "Who": {"description": "Who.", "content": {"application/json": {"schema": {"type": "object"}}}},
    "No": {"description": "No.", "content": {"application/json": {"schema": {"type": "object", "required": ["error"]}}}}}}
}"##;

const PATH: &str = "/box";
/// Everybody may, and is known who proves it.
static LOOK: Operation = Operation {
    security: &[
        Security::anonymous(),
        Security::bearer(&[]),
        Security::cookie("sid", &[]),
    ],
    ..Operation::new("look", "Box", Method::Get, PATH, "Look.", &[200, 401])
};
static FILL: Operation = Operation {
    security: &[
        Security::bearer(&["box:fill"]),
        Security::cookie("sid", &["box:fill"]),
    ],
    ..Operation::new("fill", "Box", Method::Put, PATH, "Fill.", &[200, 401, 403, 415])
};
/// Nobody is asked.
static KNOCK: Operation = Operation::new("knock", "Box", Method::Post, PATH, "Knock.", &[200]);
/// A session alone.
static LEAVE: Operation = Operation {
    security: &[Security::cookie("sid", &[])],
    ..Operation::new("leave", "Box", Method::Delete, PATH, "Leave.", &[200, 401, 403])
};

const ROLES: &[Role] = &[Role {
    name: "keeper",
    scopes: &["box:fill"],
}];

#[derive(Debug, Default)]
struct Store(HashMap<String, &'static str>);

impl Sessions for Store {
    fn find<'a>(&'a self, digest: &'a str) -> BoxFuture<'a, Result<Option<SessionOwner>, ApiError>> {
        let owner = self.0.get(digest).map(|role| SessionOwner {
            id: format!("{role} of a session"),
            roles: vec![(*role).to_owned()],
        });
        Box::pin(async move { Ok(owner) })
    }
}

/// Answers who asks, as the operation sees it.
fn who() -> impl Endpoint<Output = Response> {
    make(|request: Request| async move {
        let context = request.data::<RequestContext>().cloned();
        let principal = context.as_ref().and_then(RequestContext::principal);
        let who = json!({
            "id": principal.map(|known| known.id().to_owned()),
            "may_fill": principal.is_some_and(|known| known.has_scope("box:fill")),
            "session": principal.is_some_and(|known| known.session().is_some()),
        });
        Ok::<_, poem::Error>(
            Response::builder()
                .content_type("application/json")
                .body(who.to_string()),
        )
    })
    .map_to_response()
}

struct Vault {
    client: TestClient<Edge<poem::endpoint::BoxEndpoint<'static, Response>>>,
    tokens: Tokens,
    sessions: HashMap<&'static str, (String, String)>,
}

impl Vault {
    fn new(public_url: Option<&str>) -> Self {
        let policy = Policy {
            public_url: public_url.map(str::to_owned),
            ..Policy::default()
        };
        let tokens = Tokens::ephemeral(TokenOptions::default()).unwrap();
        let mut store = Store::default();
        let mut sessions = HashMap::new();
        let plain = Auth::new(ROLES);
        for role in ["keeper", "guest"] {
            let secret = Secret::generate().unwrap();
            store.0.insert(secret.digest(), role);
            let token = plain.open_session("sid", &secret, 60).csrf_token;
            sessions.insert(role, (secret.expose().to_owned(), token));
        }
        let auth = Auth::new(ROLES)
            .with_tokens(tokens.clone())
            .with_sessions(Arc::new(store), &policy);
        let table = [&LOOK, &FILL, &KNOCK, &LEAVE];
        let methods = RouteMethod::new()
            .get(guard(&LOOK, who()))
            .put(guard(&FILL, who()))
            .post(guard(&KNOCK, who()))
            .delete(guard(&LEAVE, who()));
        let conventions = Conventions {
            remembered: charter::Remembered::default(),
            rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
            contract: Contract::load(DOCUMENT, &table, &policy).unwrap(),
            methods: MethodTable::new(&table, []),
            policy,
            auth,
            messages: Messages::default(),
        };
        let route = Route::new().at(PATH, methods).map_to_response().boxed();
        let client = TestClient::new(Edge::new(route, conventions));
        Vault {
            client,
            tokens,
            sessions,
        }
    }

    fn bearer(&self, role: &str) -> String {
        format!(
            "Bearer {}",
            self.tokens.issue("7", &[role.to_owned()]).unwrap().token
        )
    }

    fn cookie(&self, role: &str) -> String {
        format!("sid={}", self.sessions[role].0)
    }

    fn fill(&self) -> TestRequestBuilder<'_, impl Endpoint> {
        self.client.put(PATH).body_json(&json!({}))
    }
}

async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, HeaderMap, Value) {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.into_body().into_string().await.unwrap();
    (status, headers, serde_json::from_str(&text).unwrap())
}

/// A refusal, as status, code and challenge.
async fn refused(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, String, Option<String>) {
    let (status, headers, answer) = send(request).await;
    let challenge = headers
        .get("www-authenticate")
        .map(|value| value.to_str().unwrap().to_owned());
    (
        status,
        answer["error"]["code"].as_str().unwrap().to_owned(),
        challenge,
    )
}

fn refusal(status: StatusCode, code: &str, challenge: Option<&str>) -> (u16, String, Option<String>) {
    (status.as_u16(), code.to_owned(), challenge.map(str::to_owned))
}

fn nobody() -> (u16, String, Option<String>) {
    refusal(
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
        Some("Bearer realm=\"api\""),
    )
}

fn invalid() -> (u16, String, Option<String>) {
    let challenge = "Bearer error=\"invalid_token\"";
    refusal(StatusCode::UNAUTHORIZED, "invalid_token", Some(challenge))
}

fn lacking() -> (u16, String, Option<String>) {
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"box:fill\"";
    refusal(StatusCode::FORBIDDEN, "insufficient_scope", Some(challenge))
}

fn known(id: &str, may_fill: bool, session: bool) -> (u16, Value) {
    (200, json!({"id": id, "may_fill": may_fill, "session": session}))
}

async fn answered(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, Value) {
    let (status, _, answer) = send(request).await;
    (status, answer)
}

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
async fn a_session_proves_itself_on_methods_that_may_change_something() {
    let vault = Vault::new(None);
    let forged = refusal(StatusCode::FORBIDDEN, "csrf_failed", None);
    let token = |role: &str| vault.sessions[role].1.clone();
    let looked = vault.client.get(PATH).header("Cookie", vault.cookie("keeper"));
    assert_eq!(answered(looked).await, known("keeper of a session", true, true));
    assert_eq!(
        refused(vault.fill().header("Cookie", vault.cookie("keeper"))).await,
        forged
    );
    let others = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("X-CSRF-Token", token("guest"));
    assert_eq!(refused(others).await, forged);
    let own = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("X-CSRF-Token", token("keeper"));
    assert_eq!(answered(own).await, known("keeper of a session", true, true));
    let guest = vault
        .fill()
        .header("Cookie", vault.cookie("guest"))
        .header("X-CSRF-Token", token("guest"));
    assert_eq!(refused(guest).await, lacking());
}

#[tokio::test]
async fn a_session_that_is_over_is_nobody() {
    let vault = Vault::new(None);
    assert_eq!(refused(vault.fill().header("Cookie", "sid=over")).await, nobody());
    assert_eq!(
        answered(vault.client.get(PATH).header("Cookie", "sid=over"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_token_goes_before_a_cookie_and_does_not_stand_for_a_session() {
    let vault = Vault::new(None);
    let both = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("Authorization", vault.bearer("guest"));
    assert_eq!(refused(both).await, lacking());
    let token_alone = vault
        .client
        .delete(PATH)
        .header("Authorization", vault.bearer("keeper"));
    // Whoever asks for a session is not to send a token.
    let key = Some("ApiKey realm=\"api\"");
    let no_session = refusal(StatusCode::UNAUTHORIZED, "unauthenticated", key);
    assert_eq!(refused(token_alone).await, no_session);
    let session = vault.client.delete(PATH).header("Cookie", vault.cookie("guest"));
    let session = session.header("X-CSRF-Token", vault.sessions["guest"].1.clone());
    assert_eq!(answered(session).await, known("guest of a session", false, true));
}

#[tokio::test]
async fn behind_https_only_the_cookie_of_this_very_host_counts() {
    let vault = Vault::new(Some("https://vault.example"));
    let looked = |cookie: String| answered(vault.client.get(PATH).header("Cookie", cookie));
    let plain = vault.cookie("keeper");
    assert_eq!(looked(plain.clone()).await.1["id"], Value::Null);
    assert_eq!(
        looked(format!("__Host-{plain}")).await,
        known("keeper of a session", true, true)
    );
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
