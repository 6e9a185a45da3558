//! The audit log: list. It is written by whoever closes a unit of work.

use super::Shop;
use crate::db;
use crate::domain::{AuditFilter, AuditRecord, DomainError, KeysetPage, KeysetRequest};

impl Shop {
    /// The page of the log that begins where `request` says, newest first. A total is counted each time it is asked for:
    /// a log that grows with every change is not worth remembering one.
    ///
    /// # Errors
    /// [`DomainError::ForeignPosition`]; [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn list_audit_logs(
        &self,
        filter: &AuditFilter,
        request: &KeysetRequest,
    ) -> Result<KeysetPage<AuditRecord>, DomainError> {
        let read = &self.db.read;
        let slice = db::audit_logs::walk(read, filter, request).await?;
        let total = match request.total() {
            true => Some(db::audit_logs::count(read, filter).await?),
            false => None,
        };
        Ok(KeysetPage {
            entries: slice.rows,
            prev: slice.prev,
            next: slice.next,
            total,
        })
    }
}
