//! The whole server on a small shop, asked without a network.

use std::{
    fs,
    sync::{Arc, LazyLock, Mutex},
};

use charter::{
    Policy, RateLimitScale,
    auth::{TokenOptions, Tokens},
};
use jiff::Timestamp;
use poem::{
    Endpoint, EndpointExt, Request, Response,
    endpoint::BoxEndpoint,
    http::{StatusCode, header},
};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    app,
    db::{Database, DatabaseOptions, migration},
    domain::{Clock, ForbiddenWords, Shop, seed::seed},
};

/// How many items there are: more than a page of a walk holds, fewer than a page by number may.
const ITEMS: u64 = 60;

/// The one server of a process.
pub(super) static SHOP: LazyLock<Server> = LazyLock::new(Server::new);

pub(super) struct Server {
    runtime: Runtime,
    endpoint: BoxEndpoint<'static, Response>,
    authorization: String,
    statements: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let statements = Arc::default();
        let shop = runtime.block_on(shop(&statements));
        let policy = Policy {
            rate_limit_scale: RateLimitScale::OFF,
            ..Policy::default()
        };
        let tokens = Tokens::ephemeral(TokenOptions::default()).expect("a key");
        let token = tokens.issue("1", &["admin".to_owned()]).expect("a token").token;
        let app = app::build(shop, policy, tokens).expect("the committed document");
        Server {
            runtime,
            endpoint: app.map_to_response().boxed(),
            authorization: format!("Bearer {token}"),
            statements,
        }
    }

    /// The list at an address; nothing where it is refused. Whatever else happens is a failure, and so is a statement with
    /// a text in it: what clients write is bound.
    pub(super) fn list(&self, target: &str) -> Option<Value> {
        let request = Request::builder()
            .uri(target.parse().ok()?)
            .header(header::AUTHORIZATION, &self.authorization)
            .finish();
        let (status, body) = self.runtime.block_on(async {
            let response = self.endpoint.call(request).await.expect("the edge answers");
            let status = response.status();
            (
                status,
                response.into_body().into_vec().await.expect("bytes in memory"),
            )
        });
        for statement in self.statements.lock().expect("nobody panicked").drain(..) {
            let bare = statement.replace(r"ESCAPE '\'", "");
            assert!(!bare.contains('\''), "a text stands in {statement}");
        }
        match status {
            StatusCode::OK => Some(serde_json::from_slice(&body).expect("a list in JSON")),
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => None,
            other => panic!("{other} for {target}: {}", String::from_utf8_lossy(&body)),
        }
    }
}

async fn shop(statements: &Arc<Mutex<Vec<String>>>) -> Shop {
    let folder = std::env::temp_dir().join(format!("charter-fuzz-{}", std::process::id()));
    // What a process of the same number left behind.
    let _ = fs::remove_dir_all(&folder);
    let address = format!("sqlite://{}/shop.db", folder.display());
    let mut database = Database::open(&address, DatabaseOptions::default())
        .await
        .expect("a database");
    migration::up(&database).await.expect("its tables");
    let clock = Clock::new(|| Timestamp::from_second(1_780_000_000).expect("2026"));
    let filled = Shop::new(database.clone(), clock.clone(), ForbiddenWords::default());
    seed(&filled, ITEMS, |_| {}).await.expect("goods");
    let log = Arc::clone(statements);
    database.read.set_metric_callback(move |info| {
        log.lock()
            .expect("nobody panicked")
            .push(info.statement.sql.clone());
    });
    Shop::new(database, clock, ForbiddenWords::default())
}
