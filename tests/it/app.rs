//! A server of its own for each test.

use std::{
    net::TcpListener,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use charter::{
    Policy, RateLimitScale,
    auth::{TokenOptions, Tokens},
    rate_limit::{
        InRedis,
        in_redis::settings::{RedisAddress, RedisSettings},
    },
};
use jiff::Timestamp;
use poem::{
    Endpoint, EndpointExt, Response,
    endpoint::BoxEndpoint,
    http::Method,
    test::{TestClient, TestRequestBuilder},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde_json::{Value, json};
use shop_server::{
    app,
    db::{Database, DatabaseOptions, migration},
    domain::{Clock, ForbiddenWords, Role, Shop},
    storage::Storage,
};
use tempfile::TempDir;

use crate::{
    accounts::{Accounts, Credentials},
    answer::Answer,
    postgres::{self, OwnDatabase},
    statements::Statements,
};

/// What the clock shows until a test sets it.
pub(crate) const START: &str = "2026-03-02T09:15:00Z";

pub(crate) type Server = BoxEndpoint<'static, Response>;

/// The server on a fresh database, with a clock that stands still and every answer checked against the document. Whoever
/// sends a request without more words is an administrator.
pub(crate) struct App {
    client: TestClient<Server>,
    accounts: Accounts,
    admin: Credentials,
    now: Arc<AtomicI64>,
    database: Database,
    pub(crate) shop: Shop,
    pub(crate) tokens: Tokens,
    pub(crate) statements: Statements,
    address: String,
    folder: TempDir,
    own: Option<OwnDatabase>,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(Policy::default()).await
    }

    /// A server that keeps another policy, without limits: a test may ask as often as it likes.
    pub(crate) async fn with(policy: Policy) -> Self {
        Self::limited(Policy {
            rate_limit_scale: RateLimitScale::OFF,
            ..policy
        })
        .await
    }

    /// A server that keeps this policy, its limits too. The word "replica" must not stand in the name of an item.
    pub(crate) async fn limited(policy: Policy) -> Self {
        Self::counted(policy, None).await
    }

    /// A server whose requests are to be counted by a Redis at a port that nobody listens on.
    pub(crate) async fn without_its_redis(policy: Policy) -> Self {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = RedisSettings {
            redis_url: Some(RedisAddress::parse(&format!("redis://{nobody}")).unwrap()),
            redis_timeout_millis: 100,
            redis_prefix: String::new(),
        };
        let redis = InRedis::connect(&settings).await;
        assert!(redis.is_some());
        Self::counted(policy, redis).await
    }

    async fn counted(policy: Policy, redis: Option<InRedis>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = postgres::is_chosen().then(|| OwnDatabase::used_before(migrate));
        let address = address_in(&folder, own.as_ref());
        let now = Arc::new(AtomicI64::new(micros(START)));
        let tokens = Tokens::ephemeral(TokenOptions::default()).unwrap();
        let app = Self::on(address, policy, now, tokens, redis, folder).await;
        App { own, ..app }
    }

    /// Another server on the same database, with the same keys and the same clock, without limits. It must not outlive
    /// this one.
    pub(crate) async fn beside(&self) -> Self {
        let policy = Policy {
            rate_limit_scale: RateLimitScale::OFF,
            ..Policy::default()
        };
        let (now, folder) = (Arc::clone(&self.now), tempfile::tempdir().unwrap());
        Self::on(
            self.address.clone(),
            policy,
            now,
            self.tokens.clone(),
            None,
            folder,
        )
        .await
    }

    async fn on(
        address: String,
        policy: Policy,
        now: Arc<AtomicI64>,
        tokens: Tokens,
        redis: Option<InRedis>,
        folder: TempDir,
    ) -> Self {
        let mut database = Database::open(&address, DatabaseOptions::default())
            .await
            .unwrap();
        migration::up(&database).await.unwrap();
        let statements = Statements::of(&mut database);
        let time = Arc::clone(&now);
        let clock = Clock::new(move || Timestamp::from_microsecond(time.load(Ordering::Relaxed)).unwrap());
        let uploads = folder.path().join("uploads");
        let shop = Shop::new(database.clone(), clock, ForbiddenWords::new(["replica"]))
            .with_uploads(Storage::new(&uploads));
        let app = app::build_one_of_many(shop.clone(), policy, tokens.clone(), redis).unwrap();
        let accounts = Accounts::new(database.clone(), tokens.clone());
        App {
            client: TestClient::new(app.map_to_response().boxed()),
            admin: accounts.credentials("Admin", Role::Admin).await,
            accounts,
            now,
            database,
            shop,
            tokens,
            statements,
            address,
            folder,
            own: None,
        }
    }

    /// Sets the clock.
    pub(crate) fn at(&self, time: &str) -> &Self {
        self.now.store(micros(time), Ordering::Relaxed);
        self
    }

    /// A request of an administrator.
    pub(crate) fn request(&self, method: Method, target: &str) -> TestRequestBuilder<'_, Server> {
        self.admin.on(self.anonymous(method, target))
    }

    /// A request of somebody who does not say who it is.
    pub(crate) fn anonymous(&self, method: Method, target: &str) -> TestRequestBuilder<'_, Server> {
        self.client.request(method, target)
    }

    /// What administrators prove themselves with.
    pub(crate) fn admin(&self) -> &Credentials {
        &self.admin
    }

    /// Opens the session of administrators again, which some operations end.
    pub(crate) async fn sign_in_again(&self) {
        self.accounts.open_session(&self.admin).await;
    }

    /// The customer of this name, who has an account from now on.
    pub(crate) async fn customer(&self, name: &str) -> Credentials {
        self.accounts.credentials(name, Role::Customer).await
    }

    /// The member of the staff of this name, who has an account from now on.
    pub(crate) async fn staff(&self, name: &str) -> Credentials {
        self.accounts.credentials(name, Role::Staff).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        send(self.request(Method::GET, target)).await
    }

    pub(crate) async fn post(&self, target: &str, body: Value) -> Answer {
        self.post_as(&self.admin, target, body).await
    }

    /// [`post`](Self::post), by somebody else.
    pub(crate) async fn post_as(&self, by: &Credentials, target: &str, body: Value) -> Answer {
        send(carrying(by.on(self.anonymous(Method::POST, target)), &body)).await
    }

    /// [`post`](Self::post), with a key that no other request has.
    pub(crate) async fn post_keyed(&self, target: &str, body: Value) -> Answer {
        self.post_keyed_as(&self.admin, target, body).await
    }

    /// [`post_keyed`](Self::post_keyed), by somebody else.
    pub(crate) async fn post_keyed_as(&self, by: &Credentials, target: &str, body: Value) -> Answer {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let key = format!("post-{}", KEYS.fetch_add(1, Ordering::Relaxed));
        let request = by
            .on(self.anonymous(Method::POST, target))
            .header("Idempotency-Key", key);
        send(carrying(request, &body)).await
    }

    pub(crate) async fn put(&self, target: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, target).body_json(&body)).await
    }

    pub(crate) async fn patch(&self, target: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, target)
            .content_type("application/merge-patch+json");
        send(request.body(body.to_string())).await
    }

    pub(crate) async fn delete(&self, target: &str) -> Answer {
        send(self.request(Method::DELETE, target)).await
    }

    /// Creates an item and answers its number.
    pub(crate) async fn item(&self, body: Value) -> i64 {
        created(&self.post("/api/v1/items", body).await)
    }

    /// Creates a category whose name is its slug in capitals, and answers its number.
    pub(crate) async fn category(&self, slug: &str, parent: Option<i64>) -> i64 {
        let body = json!({"name": slug.to_uppercase(), "slug": slug, "parent_id": parent});
        created(&self.post("/api/v1/categories", body).await)
    }

    /// Reviews an item in the name of a customer, and answers the review's number.
    pub(crate) async fn review(&self, item: i64, author: &str, rating: i32) -> i64 {
        let by = self.customer(author).await;
        let body = json!({"rating": rating, "body": format!("{author} was here.")});
        created(
            &self
                .post_as(&by, &format!("/api/v1/items/{item}/reviews"), body)
                .await,
        )
    }

    /// Takes the database away.
    pub(crate) async fn lose_the_database(&self) {
        self.database.clone().close().await.unwrap();
    }

    /// Whether its database is one of PostgreSQL's.
    pub(crate) fn is_on_postgres(&self) -> bool {
        self.database.changes().is_none()
    }

    /// The folder of uploaded files, which is there when there has been one.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.folder.path().join("uploads")
    }

    /// Another opening of the database, as another process would have it.
    pub(crate) async fn another_opening(&self) -> Database {
        Database::open(&self.address(), DatabaseOptions::default())
            .await
            .unwrap()
    }

    /// The address of the database.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// Writes past the server.
    pub(crate) async fn execute(&self, sql: &str) {
        if let Some(own) = self
            .own
            .as_ref()
            .filter(|_| sql.contains("CREATE") || sql.contains("seaql"))
        {
            own.spoil();
        }
        self.database.write.execute_unprepared(sql).await.unwrap();
    }

    /// Everything that is stored, but for answers under their keys and what is signed in.
    pub(crate) async fn stored(&self) -> Vec<String> {
        if self.is_on_postgres() {
            let left_out = ["idempotency_records", "sessions", "table_versions"];
            return self.rows_on_postgres(&left_out).await;
        }
        let tables = "SELECT group_concat(name) AS names FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE \
                      'sqlite%' AND name NOT IN ('idempotency_records', 'sessions')";
        let tables: String = self.row(tables).await.try_get("", "names").unwrap();
        let mut stored = Vec::new();
        for table in tables.split(',') {
            let columns = format!(
                "SELECT group_concat('quote(' || name || ')', ' || '','' || ') AS line FROM pragma_table_info('{table}')"
            );
            let line: String = self.row(&columns).await.try_get("", "line").unwrap();
            let rows = format!(
                "SELECT coalesce(group_concat(line, char(10)), '') AS lines FROM (SELECT {line} AS line FROM {table} \
                 ORDER BY rowid)"
            );
            let lines: String = self.row(&rows).await.try_get("", "lines").unwrap();
            stored.push(format!("{table}: {lines}"));
        }
        stored
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let row = self.row(&format!("SELECT count(*) AS rows FROM {table}")).await;
        row.try_get("", "rows").unwrap()
    }

    /// Lets every insert into a table fail from now on.
    pub(crate) async fn refuse_rows_of(&self, table: &str) {
        if self.is_on_postgres() {
            self.execute(&format!(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no more rows'; END $$; \
                 CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
            ))
            .await;
            return;
        }
        let refuse = "BEGIN SELECT RAISE(ABORT, 'no more rows'); END";
        self.execute(&format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} {refuse}"
        ))
        .await;
    }

    /// Every row of every table but those `left_out`, a table a line.
    async fn rows_on_postgres(&self, left_out: &[&str]) -> Vec<String> {
        let tables = "SELECT string_agg(tablename, ',' ORDER BY tablename) AS names FROM pg_tables \
                      WHERE schemaname = 'public'";
        let tables: String = self.row(tables).await.try_get("", "names").unwrap();
        let mut stored = Vec::new();
        for table in tables.split(',').filter(|table| !left_out.contains(table)) {
            let rows = format!(
                "SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\"), '') AS lines FROM {table} AS t"
            );
            let lines: String = self.row(&rows).await.try_get("", "lines").unwrap();
            stored.push(format!("{table}: {lines}"));
        }
        stored
    }

    /// Every byte of the database, once all that was written is folded into its file; on a server, every row.
    pub(crate) async fn file(&self) -> Vec<u8> {
        if self.is_on_postgres() {
            return self.rows_on_postgres(&[]).await.concat().into_bytes();
        }
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        std::fs::read(self.folder.path().join("shop.db")).unwrap()
    }

    /// Reads past the server: the one row of `sql`.
    pub(crate) async fn row(&self, sql: &str) -> QueryResult {
        let statement = Statement::from_string(self.database.read.get_database_backend(), sql);
        self.database
            .read
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
    }
}

/// Sends a request and reads the whole answer.
pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> Answer {
    Answer::read(request.send().await).await
}

fn created(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_i64().unwrap()
}

/// The request with this body; without one for `null`, which no operation takes.
fn carrying<'a>(request: TestRequestBuilder<'a, Server>, body: &Value) -> TestRequestBuilder<'a, Server> {
    match body {
        Value::Null => request,
        body => request.body_json(body),
    }
}

fn address_in(folder: &TempDir, own: Option<&OwnDatabase>) -> String {
    match own {
        Some(own) => own.address(),
        None => format!("sqlite://{}/shop.db", folder.path().display()),
    }
}

/// Makes the tables in the database at `address`.
async fn migrate(address: &str) {
    let database = Database::open(address, DatabaseOptions::default()).await.unwrap();
    migration::up(&database).await.unwrap();
    database.close().await.unwrap();
}

fn micros(time: &str) -> i64 {
    time.parse::<Timestamp>().unwrap().as_microsecond()
}
