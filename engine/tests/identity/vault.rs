//! The vault: a box that anybody may look at, some may fill, and who has a session may leave.

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

pub(crate) const DOCUMENT: &str = r##"{
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

pub(crate) const PATH: &str = "/box";
/// Everybody may, and is known who proves it.
static LOOK: Operation = Operation {
    security: &[
        Security::anonymous(),
        Security::bearer(&[]),
        Security::cookie("sid", &[]),
    ],
    ..Operation::new("look", "Box", Method::Get, PATH, "Look.", &[200, 401])
};
pub(crate) static FILL: Operation = Operation {
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
pub(crate) fn who() -> impl Endpoint<Output = Response> {
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

pub(crate) struct Vault {
    pub(crate) client: TestClient<Edge<poem::endpoint::BoxEndpoint<'static, Response>>>,
    pub(crate) tokens: Tokens,
    pub(crate) sessions: HashMap<&'static str, (String, String)>,
}

impl Vault {
    pub(crate) fn new(public_url: Option<&str>) -> Self {
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

    pub(crate) fn bearer(&self, role: &str) -> String {
        format!(
            "Bearer {}",
            self.tokens.issue("7", &[role.to_owned()]).unwrap().token
        )
    }

    pub(crate) fn cookie(&self, role: &str) -> String {
        format!("sid={}", self.sessions[role].0)
    }

    pub(crate) fn fill(&self) -> TestRequestBuilder<'_, impl Endpoint> {
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
pub(crate) async fn refused(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, String, Option<String>) {
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

pub(crate) fn refusal(
    status: StatusCode,
    code: &str,
    challenge: Option<&str>,
) -> (u16, String, Option<String>) {
    (status.as_u16(), code.to_owned(), challenge.map(str::to_owned))
}

pub(crate) fn nobody() -> (u16, String, Option<String>) {
    refusal(
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
        Some("Bearer realm=\"api\""),
    )
}

pub(crate) fn invalid() -> (u16, String, Option<String>) {
    let challenge = "Bearer error=\"invalid_token\"";
    refusal(StatusCode::UNAUTHORIZED, "invalid_token", Some(challenge))
}

pub(crate) fn lacking() -> (u16, String, Option<String>) {
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"box:fill\"";
    refusal(StatusCode::FORBIDDEN, "insufficient_scope", Some(challenge))
}

pub(crate) fn known(id: &str, may_fill: bool, session: bool) -> (u16, Value) {
    (200, json!({"id": id, "may_fill": may_fill, "session": session}))
}

pub(crate) async fn answered(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, Value) {
    let (status, _, answer) = send(request).await;
    (status, answer)
}
