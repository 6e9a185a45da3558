//! How a request's writes are bound to one transaction, and what is written there beside the shop's own rows.

use super::Shop;
use crate::db::{self, Unit};
use crate::domain::{AuditEntry, DomainError, KeptAnswer};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

impl Shop {
    /// A unit for the writes of one request; nothing is begun yet.
    pub fn unit(&self) -> Arc<Unit> {
        Arc::new(self.db.unit())
    }

    /// The same shop, all of whose writes belong to `unit`.
    #[must_use]
    pub fn within(&self, unit: &Arc<Unit>) -> Self {
        Self {
            db: self.db.within(unit),
            ..self.clone()
        }
    }

    /// Ends a unit with what is written beside its own rows. Answers whether everything is committed: not where an
    /// answer is kept under the key already.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database; nothing is written then.
    pub async fn commit(
        &self,
        unit: &Unit,
        audit: &[AuditEntry],
        answer: Option<&KeptAnswer>,
    ) -> Result<bool, DomainError> {
        Ok(unit.commit(audit, answer, self.clock.now()).await?)
    }

    /// The answer that is kept under a key.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn kept_answer(&self, key: &[u8; 32]) -> Result<Option<KeptAnswer>, DomainError> {
        Ok(db::idempotency_records::find(&self.db.read, key, self.clock.now()).await?)
    }

    /// Forgets some of the answers that have run out, and says how many.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn forget_answers(&self) -> Result<u64, DomainError> {
        let now = self.clock.now();
        let sweep = async |db: &db::Writer<'_>| db::idempotency_records::sweep(db, now).await;
        Ok(self.db.statement(sweep).await?)
    }

    /// Until when something is kept that is kept for `lifetime` from now on.
    pub fn kept_until(&self, lifetime: Duration) -> Timestamp {
        self.clock.now().checked_add(lifetime).unwrap_or(Timestamp::MAX)
    }
}
