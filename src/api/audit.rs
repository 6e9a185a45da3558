//! The audit log.

use charter::{ApiError, Reply, RequestContext, types::Timestamp};
use serde_json::Value;
use shop_contract::{
    apis::audit::{Audit, ListAuditLogsParams, ListAuditLogsResponse},
    models::{self, AuditLogList},
};

use super::{
    Api,
    paging::{self, Frame},
};
use crate::domain::{AuditFilter, AuditRecord};

impl Audit for Api {
    async fn list_audit_logs(
        &self,
        cx: &RequestContext,
        params: ListAuditLogsParams,
    ) -> Result<ListAuditLogsResponse, ApiError> {
        let keyset = cx.require_keyset()?;
        let request = paging::walk(keyset, params.limit, params.include_total);
        let page = self.shop.list_audit_logs(&filter(params), &request).await?;
        let frame = Frame::walked(cx, keyset, &request, &page);
        let list = AuditLogList {
            items: page
                .entries
                .into_iter()
                .map(models::AuditEntry::try_from)
                .collect::<Result<_, _>>()?,
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListAuditLogsResponse::Ok(Reply(list), frame.header))
    }
}

fn filter(params: ListAuditLogsParams) -> AuditFilter {
    AuditFilter {
        resource_type: params.filter_resource_type_eq,
        resource_id: params.filter_resource_id_eq,
        user_id: params.filter_user_id_eq,
        action: params.filter_action_eq,
        from: params.filter_timestamp_gte.map(|time| time.0),
        before: params.filter_timestamp_lt.map(|time| time.0),
    }
}

/// Fails on a row whose id is none, which this server never writes.
impl TryFrom<AuditRecord> for models::AuditEntry {
    type Error = ApiError;

    fn try_from(record: AuditRecord) -> Result<Self, ApiError> {
        let entry = record.entry;
        Ok(models::AuditEntry {
            id: entry.id.parse().map_err(ApiError::internal)?,
            timestamp: Timestamp(record.timestamp),
            request_id: entry.request_id,
            user_id: entry.user_id,
            ip_address: entry.ip_address,
            user_agent: entry.user_agent,
            action: entry.action,
            resource_type: entry.resource_type,
            resource_id: entry.resource_id,
            old_state: entry.old_state.map(members),
            new_state: entry.new_state.map(members),
        })
    }
}

/// A state as the contract has it; the engine wrote down what an operation answers, which is an object.
fn members(state: Value) -> std::collections::BTreeMap<String, Value> {
    match state {
        Value::Object(members) => members.into_iter().collect(),
        _ => std::collections::BTreeMap::new(),
    }
}
