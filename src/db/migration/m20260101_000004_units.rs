//! What is committed together with the shop's own rows: answers under their keys, and the audit log.
//!
//! Indexes: answers are found by key and swept by the end of their time. The log is read newest first, of everything or
//! of one kind of thing; what else it is filtered by is looked for among those. Its rows are never changed, and refer to
//! nothing: who is gone has still done what they did.

use super::dialect::execute;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [IDEMPOTENCY_RECORDS, AUDIT_LOGS].iter().chain(&INDEXES) {
            execute(manager, statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit_logs", "idempotency_records"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const IDEMPOTENCY_RECORDS: &str = "
CREATE TABLE idempotency_records (
    key {bytes} NOT NULL PRIMARY KEY,
    fingerprint {bytes} NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body {bytes} NOT NULL,
    expires_at BIGINT NOT NULL
)";

const AUDIT_LOGS: &str = "
CREATE TABLE audit_logs (
    timestamp BIGINT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    user_id TEXT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NULL,
    action TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    old_state TEXT NULL,
    new_state TEXT NULL,
    PRIMARY KEY (timestamp, id)
)";

const INDEXES: [&str; 2] = [
    "CREATE INDEX idempotency_records_expires_at_idx ON idempotency_records (expires_at)",
    "CREATE INDEX audit_logs_resource_idx ON audit_logs (resource_type, resource_id, timestamp, id)",
];
