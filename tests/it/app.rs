//! A server of its own for each test.

mod requests;
mod stored;

use std::{
    net::TcpListener,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
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
use poem::{EndpointExt, Response, endpoint::BoxEndpoint, test::TestClient};
use shop_server::{
    app,
    db::{Database, DatabaseOptions, Synchronous, migration},
    domain::{Clock, ForbiddenWords, Role, Shop},
    storage::Storage,
};
use tempfile::TempDir;

pub(crate) use self::requests::send;
use crate::{
    accounts::{Accounts, Credentials},
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
        let mut database = Database::open(&address, without_waiting()).await.unwrap();
        migration::up(&database).await.unwrap();
        let statements = Statements::of(&mut database);
        let time = Arc::clone(&now);
        let clock = Clock::new(move || Timestamp::from_microsecond(time.load(Ordering::Relaxed)).unwrap());
        let uploads = folder.path().join("uploads");
        let shop = Shop::new(database.clone(), clock, ForbiddenWords::new(["replica"]))
            .with_uploads(Storage::new(&uploads));
        let app = {
            let contract = app::contract(&policy).unwrap();
            app::build_one_of_many(shop.clone(), contract, policy, tokens.clone(), redis).unwrap()
        };
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

    /// Takes the database away.
    pub(crate) async fn lose_the_database(&self) {
        self.database.clone().close().await.unwrap();
    }

    /// Whether its database is one of PostgreSQL's.
    pub(crate) fn is_on_postgres(&self) -> bool {
        self.database.changes().is_none()
    }

    /// Another opening of the database, as another process would have it.
    pub(crate) async fn another_opening(&self) -> Database {
        Database::open(&self.address(), without_waiting()).await.unwrap()
    }

    /// The folder of uploaded files, which is there when there has been one.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.folder.path().join("uploads")
    }

    /// The address of the database.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }
}

fn address_in(folder: &TempDir, own: Option<&OwnDatabase>) -> String {
    match own {
        Some(own) => own.address(),
        None => format!("sqlite://{}/shop.db", folder.path().display()),
    }
}

/// Nothing here is to outlive a power failure, and waiting for the disk takes longer than most tests.
fn without_waiting() -> DatabaseOptions {
    DatabaseOptions {
        synchronous: Synchronous::Normal,
        ..DatabaseOptions::default()
    }
}

/// Makes the tables in the database at `address`.
async fn migrate(address: &str) {
    let database = Database::open(address, without_waiting()).await.unwrap();
    migration::up(&database).await.unwrap();
    database.close().await.unwrap();
}

fn micros(time: &str) -> i64 {
    time.parse::<Timestamp>().unwrap().as_microsecond()
}
