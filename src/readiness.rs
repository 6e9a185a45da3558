//! What the shop needs to do its work: its database, with the tables that this program knows.

use std::sync::Arc;

use charter::{
    probes::{Check, Look, Readiness},
    rate_limit::InRedis,
};
use futures_util::FutureExt as _;

use crate::db::{
    Database,
    migration::{self, Migration, MigrationError},
};

/// What the database says of its tables.
type Status = Result<Vec<Migration>, MigrationError>;

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

    async fn lost(&self, status: impl Future<Output = Arc<Status>> + Send) -> Option<String> {
        if let Err(error) = &*status.await {
            return Some(error.to_string());
        }
        match self.database.takes_writes().await {
            Ok(true) => None,
            Ok(false) => {
                Some("it takes no writes: it is a standby, or default_transaction_read_only is on".into())
            }
            Err(error) => Some(error.to_string()),
        }
    }
}

impl Readiness for ShopReadiness {
    /// One question tells of both, and another one whether writes are taken.
    fn checks(&self) -> Vec<Look<'_>> {
        let status = migration::probe(&self.database).map(Arc::new).boxed().shared();
        vec![
            Look {
                name: "database",
                failure: self.lost(status.clone()).boxed(),
            },
            Look {
                name: "migrations",
                failure: status.map(|found| behind(&found)).boxed(),
            },
        ]
    }

    fn aids(&self) -> Vec<Check> {
        let check = |redis: &InRedis| Check {
            name: "redis",
            failure: redis.failure(),
        };
        self.redis.iter().map(check).collect()
    }
}

fn behind(found: &Status) -> Option<String> {
    let pending = found.as_ref().ok()?.iter().filter(|one| !one.applied).count();
    (pending > 0).then(|| format!("{pending} not applied; run `shop-server migrate up`"))
}

#[cfg(test)]
mod servers;
