//! What the shop needs to do its work: its database, with the tables that this program knows.

use charter::{
    probes::{Check, Readiness},
    rate_limit::InRedis,
};
use futures_util::future::BoxFuture;

use crate::db::{Database, migration};

/// Looks at the database, and at Redis where there is one: without it the shop still sells.
#[derive(Debug)]
pub(crate) struct ShopReadiness {
    database: Database,
    redis: Option<InRedis>,
}

impl ShopReadiness {
    pub(crate) fn new(database: Database, redis: Option<InRedis>) -> Self {
        ShopReadiness { database, redis }
    }

    async fn look(&self) -> Vec<Check> {
        let found = migration::probe(&self.database).await;
        let pending = found
            .as_ref()
            .map(|all| all.iter().filter(|one| !one.applied).count());
        let migrations = Check {
            name: "migrations",
            failure: pending
                .ok()
                .filter(|count| *count > 0)
                .map(|count| format!("{count} not applied; run `shop-server migrate up`")),
        };
        let database = Check {
            name: "database",
            failure: match found {
                Ok(_) => self.no_writing().await,
                Err(error) => Some(error.to_string()),
            },
        };
        vec![database, migrations]
    }

    /// Why nothing can be written, if nothing can.
    async fn no_writing(&self) -> Option<String> {
        match self.database.takes_writes().await {
            Ok(true) => None,
            Ok(false) => {
                Some("takes no writes: it is a standby, or default_transaction_read_only is on".into())
            }
            Err(error) => Some(error.to_string()),
        }
    }
}

impl Readiness for ShopReadiness {
    fn checks(&self) -> BoxFuture<'_, Vec<Check>> {
        Box::pin(self.look())
    }

    fn aids(&self) -> Vec<Check> {
        let check = |redis: &InRedis| Check {
            name: "redis",
            failure: redis.failure(),
        };
        self.redis.iter().map(check).collect()
    }
}
