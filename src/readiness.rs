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
        let found = migration::status(&self.database).await;
        let pending = found
            .as_ref()
            .map(|all| all.iter().filter(|one| !one.applied).count());
        vec![
            Check {
                name: "database",
                failure: found.as_ref().err().map(ToString::to_string),
            },
            Check {
                name: "migrations",
                failure: pending
                    .ok()
                    .filter(|count| *count > 0)
                    .map(|count| format!("{count} not applied; run `shop-server migrate up`")),
            },
        ]
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
