//! Queries on accounts.

use super::entity::user::{ActiveModel, Column, Entity};
use super::{DbError, rows};
use crate::domain::{NewUser, Role, User};
use jiff::Timestamp;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// The account with this number.
pub(crate) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<User>, DbError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .map(User::try_from)
        .transpose()
}

/// The account with this email, in lower case, and the hash of its password.
pub(crate) async fn find_by_email(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<(User, String)>, DbError> {
    if !rows::can_be(email) {
        return Ok(None);
    }
    let Some(row) = Entity::find().filter(Column::Email.eq(email)).one(db).await? else {
        return Ok(None);
    };
    let hash = row.password_hash.clone();
    Ok(Some((row.try_into()?, hash)))
}

/// Inserts an account. One statement: the row comes back from the insert itself.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    new: NewUser,
    roles: &[Role],
    password_hash: String,
    at: Timestamp,
) -> Result<User, DbError> {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let record = ActiveModel {
        id: NotSet,
        email: Set(new.email),
        name: Set(new.name),
        password_hash: Set(password_hash),
        roles: Set(names.join(",")),
        created_at: Set(at.as_microsecond()),
    };
    record.insert(db).await?.try_into()
}
