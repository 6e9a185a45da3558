//! Queries on the audit log.

use super::DbError;
use super::entity::audit_log::{ActiveModel, Column, Entity};
use super::keyset::{self, KeysetSlice};
use super::order::Key;
use crate::domain::{AuditEntry, AuditFilter, AuditRecord, KeysetRequest, microseconds_up};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};

/// Newest first. Within one moment the identifiers, which sort by time, decide.
const ORDER: &[Key<Column>] = &[
    Key {
        column: Column::Timestamp,
        descending: true,
    },
    Key {
        column: Column::Id,
        descending: true,
    },
];

/// The page of the log that begins where `request` says.
pub(crate) async fn walk(
    db: &impl ConnectionTrait,
    filter: &AuditFilter,
    request: &KeysetRequest,
) -> Result<KeysetSlice<AuditRecord>, DbError> {
    // No version is kept of this table.
    let request = request.clone().with_total(false);
    keyset::page(db, admitted(filter), ORDER, &request, &[]).await
}

/// How many rows `filter` admits.
pub(crate) async fn count(db: &impl ConnectionTrait, filter: &AuditFilter) -> Result<u64, DbError> {
    Ok(admitted(filter).count(db).await?)
}

fn admitted(filter: &AuditFilter) -> Select<Entity> {
    let texts = [
        (Column::ResourceType, &filter.resource_type),
        (Column::ResourceId, &filter.resource_id),
        (Column::UserId, &filter.user_id),
        (Column::Action, &filter.action),
    ];
    let mut all = Condition::all();
    for (column, wanted) in texts {
        all = all.add_option(wanted.as_ref().map(|text| column.eq(text.as_str())));
    }
    let from = filter.from.map(microseconds_up);
    let before = filter.before.map(microseconds_up);
    all = all.add_option(from.map(|time| Column::Timestamp.gte(time)));
    all = all.add_option(before.map(|time| Column::Timestamp.lt(time)));
    Entity::find().filter(all)
}

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
