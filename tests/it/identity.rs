//! Who may call, on the whole shop.

use charter::{
    Method, Operation, Policy, RateLimitScale,
    auth::{Scheme, Secret, TokenOptions, Tokens},
};
use poem::{Endpoint, Response, http::Method as HttpMethod, test::TestClient};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;
use shop_server::{
    app,
    db::{Database, DatabaseOptions, migration},
    domain::{Clock, ForbiddenWords, NewUser, Role, Shop},
};
use tempfile::TempDir;

const PASSWORD: &str = "correct horse battery";

struct Server<E> {
    client: TestClient<E>,
    tokens: Tokens,
    shop: Shop,
    folder: TempDir,
}

/// An answer: status, challenge and body.
#[derive(Debug)]
struct Answer {
    status: u16,
    challenge: Option<String>,
    cookie: Option<String>,
    /// How many more calls pass.
    left: Option<String>,
    body: Value,
}

impl Answer {
    fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }
}

async fn server() -> Server<impl Endpoint<Output = Response>> {
    let unlimited = Policy {
        rate_limit_scale: RateLimitScale::OFF,
        ..Policy::default()
    };
    serving(unlimited).await
}

async fn serving(policy: Policy) -> Server<impl Endpoint<Output = Response>> {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}/shop.db", folder.path().display());
    let database = Database::open(&address, DatabaseOptions::default())
        .await
        .unwrap();
    migration::up(&database).await.unwrap();
    let shop = Shop::new(database, Clock::system(), ForbiddenWords::default());
    let tokens = Tokens::ephemeral(TokenOptions::default()).unwrap();
    let app = app::build(shop.clone(), policy, tokens.clone()).unwrap();
    Server {
        client: TestClient::new(app),
        tokens,
        shop,
        folder,
    }
}

impl<E: Endpoint<Output = Response>> Server<E> {
    /// An account of the role, and a token of it.
    async fn token(&self, role: Role) -> String {
        let email = format!("{}@example.com", role.as_str());
        let id = match self.shop.find_user_by_email(&email).await.unwrap() {
            Some(user) => user.id,
            None => {
                let new = NewUser {
                    email,
                    name: role.as_str().to_owned(),
                    password: PASSWORD.to_owned(),
                };
                self.shop.add_user(new, &[role]).await.unwrap().id
            }
        };
        self.tokens
            .issue(&id.to_string(), &[role.as_str().to_owned()])
            .unwrap()
            .token
    }

    async fn send(
        &self,
        method: HttpMethod,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut request = self.client.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body_json(body);
        }
        let response = request.send().await.0;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let (status, challenge, cookie, left) = (
            response.status().as_u16(),
            header("www-authenticate"),
            header("set-cookie"),
            header("x-ratelimit-remaining"),
        );
        let text = response.into_body().into_string().await.unwrap();
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap()
        };
        Answer {
            status,
            challenge,
            cookie,
            left,
            body,
        }
    }

    async fn post(&self, path: &str, headers: &[(&'static str, &str)], body: &Value) -> Answer {
        self.send(HttpMethod::POST, path, headers, Some(body)).await
    }

    async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        self.send(HttpMethod::GET, path, headers, None).await
    }
}

fn method(operation: &Operation) -> HttpMethod {
    operation.method.as_str().parse().unwrap()
}

/// The path with numbers that name nothing, so that whoever is let in does no harm.
fn path(operation: &Operation) -> String {
    operation
        .path
        .replace("{id}", "999999")
        .replace("{review_id}", "999999")
}

fn wants(operation: &Operation, wanted: fn(&Scheme) -> bool) -> bool {
    operation.security.iter().any(|one| wanted(&one.scheme))
}

#[tokio::test]
async fn every_operation_with_no_role_a_wrong_role_and_the_right_role() {
    let server = server().await;
    let (customer, admin) = (
        server.token(Role::Customer).await,
        server.token(Role::Admin).await,
    );
    let mut counted = (0, 0);
    for operation in OPERATIONS.iter().filter(|one| !one.security.is_empty()) {
        let (method, path, id) = (method(operation), path(operation), operation.id);
        let send = async |authorization: &str| {
            let headers = [("authorization", authorization)];
            let headers = if authorization.is_empty() {
                &[][..]
            } else {
                &headers[..]
            };
            server.send(method.clone(), &path, headers, None).await
        };
        let nobody = send("").await;
        let forged = send("Bearer forged").await;
        if wants(operation, |scheme| *scheme == Scheme::Anonymous) {
            assert_eq!(nobody.status, 200, "{id}");
        } else {
            assert_eq!((nobody.status, nobody.code()), (401, "unauthenticated"), "{id}");
            assert_eq!(nobody.challenge.as_deref(), Some("Bearer realm=\"api\""), "{id}");
        }
        if !wants(operation, |scheme| *scheme == Scheme::Bearer) {
            assert_eq!(forged.code(), "unauthenticated", "{id}");
            continue;
        }
        counted.0 += 1;
        assert_eq!((forged.status, forged.code()), (401, "invalid_token"), "{id}");
        assert_eq!(
            forged.challenge.as_deref(),
            Some("Bearer error=\"invalid_token\""),
            "{id}"
        );
        let by_customer = send(&format!("Bearer {customer}")).await;
        if operation.security.iter().any(|one| {
            one.scopes
                .iter()
                .any(|scope| ["items:write", "audit:read"].contains(scope))
        }) {
            counted.1 += 1;
            assert_eq!(
                (by_customer.status, by_customer.code()),
                (403, "insufficient_scope"),
                "{id}"
            );
        } else {
            assert!(![401, 403].contains(&by_customer.status), "{id}: {by_customer:?}");
        }
        let by_admin = send(&format!("Bearer {admin}")).await;
        assert!(![401, 403].contains(&by_admin.status), "{id}: {by_admin:?}");
    }
    assert!(counted.0 >= 12 && counted.1 >= 7, "{counted:?}");
}

#[tokio::test]
async fn an_operation_for_everybody_looks_at_no_credentials() {
    let server = server().await;
    let open: Vec<_> = OPERATIONS.iter().filter(|one| one.security.is_empty()).collect();
    assert!(open.len() >= 10, "{}", open.len());
    for operation in open {
        let (method, path, id) = (method(operation), path(operation), operation.id);
        let nobody = server.send(method.clone(), &path, &[], None).await;
        let forged = server
            .send(method, &path, &[("authorization", "Bearer forged")], None)
            .await;
        assert_eq!(
            (nobody.status, nobody.code()),
            (forged.status, forged.code()),
            "{id}"
        );
        assert!(![401, 403].contains(&nobody.status), "{id}: {nobody:?}");
    }
}

#[tokio::test]
async fn every_operation_that_takes_the_cookie_wants_its_token_where_it_may_change_something() {
    let server = server().await;
    server.token(Role::Admin).await;
    let credentials = json!({"email": "admin@example.com", "password": PASSWORD});
    let mut tried = 0;
    for operation in OPERATIONS
        .iter()
        .filter(|one| wants(one, |scheme| matches!(scheme, Scheme::Cookie(_))))
    {
        let opened = server.post("/api/v1/session", &[], &credentials).await;
        let cookie = opened.cookie.unwrap();
        let cookie = cookie.split(';').next().unwrap();
        let csrf = opened.body["csrf_token"].as_str().unwrap();
        let (method, path, id) = (method(operation), path(operation), operation.id);
        let alone = server
            .send(method.clone(), &path, &[("cookie", cookie)], None)
            .await;
        if operation.method == Method::Get {
            let found = if operation.path.contains('{') { 404 } else { 200 };
            assert_eq!(alone.status, found, "{id}");
        } else {
            assert_eq!((alone.status, alone.code()), (403, "csrf_failed"), "{id}");
            let both = [("cookie", cookie), ("x-csrf-token", csrf)];
            let answer = server.send(method, &path, &both, None).await;
            assert!(![401, 403].contains(&answer.status), "{id}: {answer:?}");
        }
        tried += 1;
    }
    assert!(tried >= 13, "{tried}");
}

#[tokio::test]
async fn an_account_from_registration_to_logout() {
    let server = server().await;
    let new = json!({"email": "Mina@Example.com", "name": "Mina", "password": PASSWORD});
    let account = server.post("/api/v1/register", &[], &new).await;
    assert_eq!(account.status, 201);
    let expected = json!({"id": 1, "email": "mina@example.com", "name": "Mina", "roles": ["customer"],
                          "created_at": account.body["created_at"]});
    assert_eq!(account.body, expected);
    let taken = server.post("/api/v1/register", &[], &new).await;
    assert_eq!((taken.status, taken.code()), (409, "email_taken"));

    let credentials = json!({"email": "mina@example.com", "password": PASSWORD});
    let pair = server.post("/api/v1/login", &[], &credentials).await.body;
    assert_eq!(
        (&pair["token_type"], &pair["expires_in"]),
        (&json!("Bearer"), &json!(900))
    );
    let bearer = format!("Bearer {}", pair["access_token"].as_str().unwrap());
    let me = server.get("/api/v1/me", &[("authorization", &bearer)]).await;
    assert_eq!((me.status, me.body), (200, expected));

    let old = json!({"refresh_token": pair["refresh_token"]});
    let newer = server.post("/api/v1/token/refresh", &[], &old).await;
    assert_eq!(newer.status, 200);
    assert_ne!(newer.body["refresh_token"], pair["refresh_token"]);
    let newer = json!({"refresh_token": newer.body["refresh_token"]});
    assert_eq!(server.post("/api/v1/logout", &[], &newer).await.status, 204);
    for ended in [newer, old] {
        let refused = server.post("/api/v1/token/refresh", &[], &ended).await;
        assert_eq!((refused.status, refused.code()), (401, "invalid_token"));
        assert_eq!(
            refused.challenge.as_deref(),
            Some("Bearer error=\"invalid_token\"")
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_no_account_answer_alike() {
    let server = server().await;
    server.token(Role::Customer).await;
    for path in ["/api/v1/login", "/api/v1/session"] {
        let wrong = json!({"email": "customer@example.com", "password": "wrong horse battery"});
        let unknown = json!({"email": "nobody@example.com", "password": PASSWORD});
        let [mut wrong, mut unknown] = [
            server.post(path, &[], &wrong).await,
            server.post(path, &[], &unknown).await,
        ];
        for answer in [&mut wrong, &mut unknown] {
            assert_eq!((answer.status, answer.code()), (401, "invalid_credentials"));
            assert!(answer.body["error"]["request_id"].take().is_string());
        }
        assert_eq!((wrong.challenge, wrong.body), (unknown.challenge, unknown.body));
    }
}

#[tokio::test]
async fn a_session_ends_with_its_cookie() {
    let server = server().await;
    server.token(Role::Customer).await;
    let credentials = json!({"email": "customer@example.com", "password": PASSWORD});
    let opened = server.post("/api/v1/session", &[], &credentials).await;
    assert_eq!((opened.status, &opened.body["expires_in"]), (200, &json!(43200)));
    let set = opened.cookie.unwrap();
    let (cookie, attributes) = set.split_once(';').unwrap();
    assert_eq!(attributes, " Path=/; Max-Age=43200; HttpOnly; SameSite=Lax");
    let headers = [
        ("cookie", cookie),
        ("x-csrf-token", opened.body["csrf_token"].as_str().unwrap()),
    ];
    assert_eq!(
        server.get("/api/v1/me", &headers).await.body["email"],
        "customer@example.com"
    );
    let closed = server
        .send(HttpMethod::DELETE, "/api/v1/session", &headers, None)
        .await;
    let forget = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
    assert_eq!((closed.status, closed.cookie.as_deref()), (204, Some(forget)));
    assert_eq!(server.get("/api/v1/me", &headers).await.code(), "unauthenticated");
}

#[tokio::test]
async fn what_is_not_active_is_shown_to_those_who_keep_the_shelves() {
    let server = server().await;
    let (customer, staff) = (
        server.token(Role::Customer).await,
        server.token(Role::Staff).await,
    );
    let path = "/api/v1/items?include_inactive=true";
    let nobody = server.get(path, &[]).await;
    assert_eq!((nobody.status, nobody.code()), (401, "unauthenticated"));
    let customer = server
        .get(path, &[("authorization", &format!("Bearer {customer}"))])
        .await;
    assert_eq!((customer.status, customer.code()), (403, "insufficient_scope"));
    let staff = server
        .get(path, &[("authorization", &format!("Bearer {staff}"))])
        .await;
    assert_eq!(staff.status, 200);
}

#[tokio::test]
async fn a_review_is_written_in_the_name_of_its_author_and_changed_by_nobody_else() {
    let server = server().await;
    let bearer = async |role: Role| format!("Bearer {}", server.token(role).await);
    let (customer, staff, admin) = (
        bearer(Role::Customer).await,
        bearer(Role::Staff).await,
        bearer(Role::Admin).await,
    );
    let item = json!({"name": "Desk lamp", "price": 1});
    assert_eq!(
        server
            .post("/api/v1/items", &[("authorization", &staff)], &item)
            .await
            .status,
        201
    );
    let path = "/api/v1/items/1/reviews";
    let review = json!({"rating": 5, "body": "Warm light."});
    let named = json!({"rating": 5, "body": "Warm light.", "author": "Somebody else"});
    let refused = server.post(path, &[("authorization", &customer)], &named).await;
    assert_eq!((refused.status, refused.code()), (422, "validation_failed"));
    let created = server.post(path, &[("authorization", &customer)], &review).await;
    assert_eq!(
        (created.status, &created.body["author"]),
        (201, &json!("customer"))
    );
    let again = server.post(path, &[("authorization", &customer)], &review).await;
    assert_eq!((again.status, again.code()), (409, "duplicate_review"));

    let (mine, patch) = ("/api/v1/items/1/reviews/1", json!({"rating": 4}));
    for (by, status, code) in [
        (&staff, 403, "forbidden"),
        (&customer, 200, ""),
        (&admin, 200, ""),
    ] {
        let answer = server
            .send(HttpMethod::PATCH, mine, &[("authorization", by)], Some(&patch))
            .await;
        assert_eq!((answer.status, answer.code()), (status, code));
    }
    for (by, status) in [(&staff, 403), (&customer, 204), (&customer, 404)] {
        assert_eq!(
            server
                .send(HttpMethod::DELETE, mine, &[("authorization", by)], None)
                .await
                .status,
            status
        );
    }
}

#[tokio::test]
async fn a_token_of_an_account_that_is_gone_is_worthless() {
    let server = server().await;
    for subject in ["99", "nobody", ""] {
        let token = server
            .tokens
            .issue(subject, &["customer".to_owned()])
            .unwrap()
            .token;
        let answer = server
            .get("/api/v1/me", &[("authorization", &format!("Bearer {token}"))])
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "invalid_token"),
            "{subject:?}"
        );
    }
}

#[tokio::test]
async fn the_database_holds_no_secret() {
    let server = server().await;
    server.token(Role::Customer).await;
    let credentials = json!({"email": "customer@example.com", "password": PASSWORD});
    let pair = server.post("/api/v1/login", &[], &credentials).await.body;
    let session = server.post("/api/v1/session", &[], &credentials).await;
    let cookie = session.cookie.unwrap();
    let (_, cookie) = cookie.split(';').next().unwrap().split_once('=').unwrap();
    let refresh = pair["refresh_token"].as_str().unwrap();
    server.shop.database().clone().close().await.unwrap();
    let file = std::fs::read(server.folder.path().join("shop.db")).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    for secret in [PASSWORD, refresh, cookie] {
        assert!(!holds(secret), "{secret}");
    }
    for digest in [Secret::digest_of(refresh), Secret::digest_of(cookie)] {
        assert!(holds(&digest), "{digest}");
    }
}

#[tokio::test]
async fn the_eleventh_login_in_a_minute_is_not_looked_at() {
    let server = serving(Policy::default()).await;
    let customer = server.token(Role::Customer).await;
    let right = json!({"email": "customer@example.com", "password": PASSWORD});
    let wrong = json!({"email": "nobody@example.com", "password": PASSWORD});
    // Whom a token is of makes no difference: the address counts.
    let bearer = format!("Bearer {customer}");
    let headers = [("authorization", bearer.as_str())];
    for left in (0..10).rev() {
        let (headers, body, status) = if left % 2 == 0 {
            (&headers[..], &right, 200)
        } else {
            (&[][..], &wrong, 401)
        };
        let answer = server.post("/api/v1/login", headers, body).await;
        assert_eq!(
            (answer.status, answer.left),
            (status, Some(left.to_string())),
            "{left}"
        );
    }
    for headers in [&headers[..], &[]] {
        let refused = server.post("/api/v1/login", headers, &right).await;
        assert_eq!((refused.status, refused.code()), (429, "rate_limited"));
    }
}

#[tokio::test]
async fn accounts_are_counted_each_for_itself_and_bad_credentials_by_address() {
    let server = serving(Policy::default()).await;
    let (customer, staff) = (
        server.token(Role::Customer).await,
        server.token(Role::Staff).await,
    );
    let left = async |token: &str| {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let headers = if token.is_empty() { &[][..] } else { &headers[..] };
        let answer = server.get("/api/v1/me", headers).await;
        (answer.status, answer.left.unwrap().parse::<u32>().unwrap())
    };
    for (token, expected) in [
        (customer.as_str(), (200, 49)),
        (&customer, (200, 48)),
        (&staff, (200, 49)),
        ("forged", (401, 49)),
        ("", (401, 48)),
        ("forged", (401, 47)),
        (&customer, (200, 47)),
        (&staff, (200, 48)),
    ] {
        assert_eq!(left(token).await, expected, "{token}");
    }
    for _ in 0..47 {
        assert_eq!(left("forged").await.0, 401);
    }
    assert_eq!(left("forged").await, (429, 0));
    assert_eq!(left(&customer).await, (200, 46));
}
