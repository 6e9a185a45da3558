//! Table `refresh_tokens`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_tokens")]
pub(crate) struct Model {
    /// SHA-256 of the secret, in hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) digest: String,
    /// The digest of the first token of the sign-in.
    pub(crate) family: String,
    pub(crate) user_id: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) expires_at: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) used_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
