//! Queries on the audit log.

use super::DbError;
use super::entity::audit_log::{ActiveModel, Entity};
use crate::domain::AuditEntry;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};

/// Writes rows, in one statement, or none when there are no rows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    entries: &[AuditEntry],
    at: Timestamp,
) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let records = entries.iter().map(|entry| ActiveModel {
        timestamp: Set(at.as_microsecond()),
        id: Set(entry.id.clone()),
        request_id: Set(entry.request_id.clone()),
        user_id: Set(entry.user_id.clone()),
        ip_address: Set(entry.ip_address.clone()),
        user_agent: Set(entry.user_agent.clone()),
        action: Set(entry.action.clone()),
        resource_type: Set(entry.resource_type.clone()),
        resource_id: Set(entry.resource_id.clone()),
        old_state: Set(entry.old_state.as_ref().map(ToString::to_string)),
        new_state: Set(entry.new_state.as_ref().map(ToString::to_string)),
    });
    Entity::insert_many(records).exec_without_returning(db).await?;
    Ok(())
}
