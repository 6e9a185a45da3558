//! Table `idempotency_records`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_records")]
pub(crate) struct Model {
    /// SHA-256 of operation, principal and key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: Vec<u8>,
    /// SHA-256 of the request.
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) status: i32,
    /// One a line.
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
    /// Microseconds since the Unix epoch.
    pub(crate) expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
