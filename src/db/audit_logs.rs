//! Queries on the audit log.

use super::entity::audit_log::{Column, Entity};
use super::keyset::{self, KeysetSlice};
use super::order::Key;
use super::{DbError, rows};
use crate::domain::{AuditEntry, AuditFilter, AuditRecord, KeysetRequest, microseconds_up};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Select, Statement,
    Value,
};

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
    if !texts
        .iter()
        .filter_map(|(_, text)| text.as_deref())
        .all(rows::can_be)
    {
        return Entity::find().filter(Expr::val(false));
    }
    for (column, wanted) in texts {
        all = all.add_option(wanted.as_ref().map(|text| column.eq(text.as_str())));
    }
    let from = filter.from.map(microseconds_up);
    let before = filter.before.map(microseconds_up);
    all = all.add_option(from.map(|time| Column::Timestamp.gte(time)));
    all = all.add_option(before.map(|time| Column::Timestamp.lt(time)));
    Entity::find().filter(all)
}

/// As text, since it stands beside nearly every write: building the statement anew took as long as running it.
const INSERT: &str = "INSERT INTO audit_logs (timestamp, id, request_id, user_id, ip_address, user_agent, action, \
     resource_type, resource_id, old_state, new_state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Writes rows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    entries: &[AuditEntry],
    at: Timestamp,
) -> Result<(), DbError> {
    for entry in entries {
        let statement = Statement::from_sql_and_values(db.get_database_backend(), INSERT, values(entry, at));
        db.execute_raw(statement).await?;
    }
    Ok(())
}

fn values(entry: &AuditEntry, at: Timestamp) -> [Value; 11] {
    let state = |state: &Option<serde_json::Value>| state.as_ref().map(ToString::to_string).into();
    [
        at.as_microsecond().into(),
        entry.id.as_str().into(),
        entry.request_id.as_str().into(),
        entry.user_id.as_deref().into(),
        entry.ip_address.as_str().into(),
        entry.user_agent.as_deref().into(),
        entry.action.as_str().into(),
        entry.resource_type.as_str().into(),
        entry.resource_id.as_str().into(),
        state(&entry.old_state),
        state(&entry.new_state),
    ]
}
