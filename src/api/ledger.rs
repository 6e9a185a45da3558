//! The shop's database as the engine's ledger: where answers are kept and changes are written down.

use std::sync::Arc;

use charter::{
    ApiError, AuditEntry, Ledger, RequestContext, StoredAnswer, UnitOfWork,
    unit_of_work::{Closed, Closing},
};
use futures_util::future::BoxFuture;

use super::Api;
use crate::{
    db,
    domain::{self, KeptAnswer, Shop},
};

/// The ledger of a shop.
#[derive(Debug, Clone)]
pub struct ShopLedger(Shop);

impl ShopLedger {
    /// The ledger of `shop`.
    pub fn new(shop: Shop) -> Self {
        ShopLedger(shop)
    }
}

/// The writes of one request.
struct ShopUnit {
    shop: Shop,
    unit: Arc<db::Unit>,
}

impl Api {
    /// The shop, bound to the unit of work that the request writes in, if it has one.
    pub(super) fn shop(&self, cx: &RequestContext) -> Shop {
        match cx.unit::<ShopUnit>() {
            Some(bound) => self.shop.within(&bound.unit),
            None => self.shop.clone(),
        }
    }
}

impl Ledger for ShopLedger {
    fn unit(&self) -> Box<dyn UnitOfWork> {
        Box::new(ShopUnit {
            unit: self.0.unit(),
            shop: self.0.clone(),
        })
    }

    fn recall<'a>(&'a self, key: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>> {
        Box::pin(async move { Ok(self.0.kept_answer(key).await?.map(stored)) })
    }

    fn collides(&self) -> bool {
        self.0.database().units_collide()
    }

    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>> {
        Box::pin(async move { Ok(self.0.forget_answers().await?) })
    }
}

impl UnitOfWork for ShopUnit {
    fn commit<'a>(&'a self, with: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>> {
        Box::pin(async move {
            let audit: Vec<_> = with.audit.iter().map(entry).collect();
            let answer = with.answer.map(|answer| KeptAnswer {
                key: answer.key,
                fingerprint: answer.fingerprint,
                status: answer.status,
                headers: answer.headers.clone(),
                body: answer.body.to_vec(),
                expires_at: self.shop.kept_until(with.lifetime),
            });
            let committed = self.shop.commit(&self.unit, &audit, answer.as_ref()).await?;
            Ok(if committed {
                Closed::Committed
            } else {
                Closed::AnsweredBefore
            })
        })
    }

    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>> {
        Box::pin(async move { Ok(self.unit.roll_back().await.map_err(domain::DomainError::from)?) })
    }

    fn collided(&self) -> bool {
        self.unit.has_collided()
    }

    fn again(&self) -> BoxFuture<'_, Option<Box<dyn UnitOfWork>>> {
        Box::pin(async move {
            let unit = Arc::new(self.unit.again().await?);
            let shop = self.shop.clone();
            Some(Box::new(ShopUnit { shop, unit }) as Box<dyn UnitOfWork>)
        })
    }
}

fn stored(kept: KeptAnswer) -> StoredAnswer {
    StoredAnswer {
        key: kept.key,
        fingerprint: kept.fingerprint,
        status: kept.status,
        headers: kept.headers,
        body: kept.body.into(),
    }
}

fn entry(of: &AuditEntry) -> domain::AuditEntry {
    domain::AuditEntry {
        id: of.id.clone(),
        request_id: of.request_id.clone(),
        user_id: of.user_id.clone(),
        ip_address: of.ip_address.clone(),
        user_agent: of.user_agent.clone(),
        action: of.action.to_owned(),
        resource_type: of.resource_type.to_owned(),
        resource_id: of.resource_id.clone(),
        old_state: of.old_state.clone(),
        new_state: of.new_state.clone(),
    }
}
