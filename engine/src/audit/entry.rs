//! One row of the audit log.

use poem::{Request, http::header};
use serde_json::Value;
use uuid::Uuid;

use super::{Audit, journal::Change, redaction::Secrets};
use crate::context::RequestContext;

/// The most characters that are kept of a `User-Agent`.
const LONGEST_AGENT: usize = 256;

/// A change, and who made it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// A UUIDv7 (RFC 9562, section 5.7), which sorts by time.
    pub id: String,
    /// The request that made the change.
    pub request_id: String,
    /// Who asked; nobody where the operation does not want to know.
    pub user_id: Option<String>,
    /// The client's address, as [`RequestContext::client_address`] tells it.
    pub ip_address: String,
    /// What the client calls itself, cut to 256 characters.
    pub user_agent: Option<String>,
    /// What was done.
    pub action: &'static str,
    /// The kind of thing.
    pub resource_type: &'static str,
    /// Which one.
    pub resource_id: String,
    /// What it was before; nothing when it was created. Secrets are redacted.
    pub old_state: Option<Value>,
    /// What it is now; nothing when it was deleted. Secrets are redacted.
    pub new_state: Option<Value>,
}

/// What a request's audit rows share.
#[derive(Debug)]
pub(crate) struct Scene {
    declared: Audit,
    user_agent: Option<String>,
}

impl Scene {
    pub(crate) fn of(declared: Audit, request: &Request) -> Self {
        let agent = request.headers().get(header::USER_AGENT);
        Scene {
            declared,
            user_agent: agent.map(|agent| {
                String::from_utf8_lossy(agent.as_bytes())
                    .chars()
                    .take(LONGEST_AGENT)
                    .collect()
            }),
        }
    }

    /// The row of one change.
    pub(super) fn entry(&self, change: Change, context: &RequestContext, secrets: &Secrets) -> AuditEntry {
        AuditEntry {
            id: Uuid::now_v7().to_string(),
            request_id: context.request_id().as_str().to_owned(),
            user_id: context.principal().map(|principal| principal.id().to_owned()),
            ip_address: context.client_address().to_string(),
            user_agent: self.user_agent.clone(),
            action: self.declared.action,
            resource_type: self.declared.resource,
            resource_id: change.resource_id,
            old_state: change.old.map(|state| secrets.redacted(state)),
            new_state: change.new.map(|state| secrets.redacted(state)),
        }
    }
}

impl AuditEntry {
    /// The line in the log that goes with the row, without the states: a log is read by more people than the table.
    pub(crate) fn log(&self) {
        tracing::info!(
            target: "audit",
            id = self.id,
            request_id = self.request_id,
            user_id = self.user_id,
            ip_address = self.ip_address,
            action = self.action,
            resource_type = self.resource_type,
            resource_id = self.resource_id,
            "changed"
        );
    }
}
