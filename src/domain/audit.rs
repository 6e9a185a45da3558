//! The audit log: who changed what. What a state holds is told by whoever showed it; the shop gives it no meaning.

use jiff::Timestamp;

/// Who changed what.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// A UUID of version 7.
    pub id: String,
    /// The request that made the change.
    pub request_id: String,
    /// The account's number, where one is known.
    pub user_id: Option<String>,
    /// The client's address.
    pub ip_address: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// What was done: `item.create`.
    pub action: String,
    /// The kind of thing: `item`.
    pub resource_type: String,
    /// Which one.
    pub resource_id: String,
    /// What it was before; nothing when it was created.
    pub old_state: Option<serde_json::Value>,
    /// What it is now; nothing when it was deleted.
    pub new_state: Option<serde_json::Value>,
}

/// A row of the audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRecord {
    /// When the change was committed.
    pub timestamp: Timestamp,
    /// The change.
    pub entry: AuditEntry,
}

/// Which rows of the audit log are wanted; without anything, all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuditFilter {
    /// Of this kind of thing.
    pub resource_type: Option<String>,
    /// Of the thing with this identifier.
    pub resource_id: Option<String>,
    /// By this account.
    pub user_id: Option<String>,
    /// With this action.
    pub action: Option<String>,
    /// At this time or later.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub before: Option<Timestamp>,
}
