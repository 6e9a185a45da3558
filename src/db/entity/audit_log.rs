//! Table `audit_logs`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::{AuditEntry, AuditRecord};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_logs")]
pub(crate) struct Model {
    /// Microseconds since the Unix epoch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) timestamp: i64,
    /// A UUID of version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) request_id: String,
    pub(crate) user_id: Option<String>,
    pub(crate) ip_address: String,
    pub(crate) user_agent: Option<String>,
    pub(crate) action: String,
    pub(crate) resource_type: String,
    pub(crate) resource_id: String,
    /// JSON.
    pub(crate) old_state: Option<String>,
    /// JSON.
    pub(crate) new_state: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for AuditRecord {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let state = |column, text: Option<String>| {
            let parsed = text.map(|text| serde_json::from_str(&text)).transpose();
            parsed.map_err(|error| unreadable(column, error))
        };
        Ok(Self {
            timestamp: timestamp("audit_logs.timestamp", row.timestamp)?,
            entry: AuditEntry {
                id: row.id,
                request_id: row.request_id,
                user_id: row.user_id,
                ip_address: row.ip_address,
                user_agent: row.user_agent,
                action: row.action,
                resource_type: row.resource_type,
                resource_id: row.resource_id,
                old_state: state("audit_logs.old_state", row.old_state)?,
                new_state: state("audit_logs.new_state", row.new_state)?,
            },
        })
    }
}
