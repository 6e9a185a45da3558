//! Queries on sessions.

use super::DbError;
use super::entity::session::{ActiveModel, Column, Entity};
use super::entity::user;
use crate::domain::User;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};

/// Whose session this is, if it is not over.
pub(crate) async fn owner(
    db: &impl ConnectionTrait,
    digest: &str,
    now: Timestamp,
) -> Result<Option<User>, DbError> {
    let select = Statement::from_sql_and_values(
        db.get_database_backend(),
        "SELECT u.id, u.email, u.name, u.password_hash, u.roles, u.created_at FROM sessions AS s \
         JOIN users AS u ON u.id = s.user_id WHERE s.digest = $1 AND s.expires_at > $2",
        [digest.into(), now.as_microsecond().into()],
    );
    let row = user::Model::find_by_statement(select).one(db).await?;
    row.map(User::try_from).transpose()
}

/// Keeps a new session.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    digest: String,
    user_id: i64,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let record = ActiveModel {
        digest: Set(digest),
        user_id: Set(user_id),
        expires_at: Set(expires_at.as_microsecond()),
    };
    Entity::insert(record).exec_without_returning(db).await?;
    Ok(())
}

/// Ends a session.
pub(crate) async fn delete(db: &impl ConnectionTrait, digest: &str) -> Result<(), DbError> {
    Entity::delete_by_id(digest.to_owned()).exec(db).await?;
    Ok(())
}

/// Forgets an account's sessions that are over.
pub(crate) async fn sweep(db: &impl ConnectionTrait, user_id: i64, now: Timestamp) -> Result<(), DbError> {
    let own = Entity::delete_many().filter(Column::UserId.eq(user_id));
    own.filter(Column::ExpiresAt.lte(now.as_microsecond()))
        .exec(db)
        .await?;
    Ok(())
}
