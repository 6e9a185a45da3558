//! Table `users`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::{Role, User};
use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    /// In lower case.
    pub(crate) email: String,
    pub(crate) name: String,
    /// Argon2id in the PHC string format.
    pub(crate) password_hash: String,
    /// Names of roles, separated by commas.
    pub(crate) roles: String,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
}

/// Without the hash.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for User {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let role = |name: &str| {
            name.parse::<Role>()
                .map_err(|error| unreadable("users.roles", error))
        };
        let roles = row.roles.split(',').filter(|name| !name.is_empty());
        Ok(Self {
            id: row.id,
            email: row.email,
            name: row.name,
            roles: roles.map(role).collect::<Result<_, _>>()?,
            created_at: timestamp("users.created_at", row.created_at)?,
        })
    }
}
