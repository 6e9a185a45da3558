//! Queries on refresh tokens.

use super::DbError;
use super::entity::refresh_token::{ActiveModel, Column, Entity, Model};
use jiff::Timestamp;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// A token as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) family: String,
    pub(crate) user_id: i64,
    pub(crate) used: bool,
    pub(crate) expired: bool,
}

/// The token with this digest.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    digest: &str,
    now: Timestamp,
) -> Result<Option<Kept>, DbError> {
    let kept = |row: Model| Kept {
        family: row.family,
        user_id: row.user_id,
        used: row.used_at.is_some(),
        expired: row.expires_at <= now.as_microsecond(),
    };
    Ok(Entity::find_by_id(digest.to_owned()).one(db).await?.map(kept))
}

/// Keeps a new token.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    digest: String,
    family: String,
    user_id: i64,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let record = ActiveModel {
        digest: Set(digest),
        family: Set(family),
        user_id: Set(user_id),
        expires_at: Set(expires_at.as_microsecond()),
        used_at: NotSet,
    };
    Entity::insert(record).exec_without_returning(db).await?;
    Ok(())
}

/// Writes down that a token was used.
pub(crate) async fn mark_used(db: &impl ConnectionTrait, digest: &str, at: Timestamp) -> Result<(), DbError> {
    let record = ActiveModel {
        used_at: Set(Some(at.as_microsecond())),
        ..Default::default()
    };
    let update = Entity::update_many()
        .set(record)
        .filter(Column::Digest.eq(digest));
    update.exec(db).await?;
    Ok(())
}

/// Forgets every token of one sign-in.
pub(crate) async fn delete_family(db: &impl ConnectionTrait, family: &str) -> Result<(), DbError> {
    let delete = Entity::delete_many().filter(Column::Family.eq(family));
    delete.exec(db).await?;
    Ok(())
}

/// Forgets an account's tokens that have run out.
pub(crate) async fn sweep(db: &impl ConnectionTrait, user_id: i64, now: Timestamp) -> Result<(), DbError> {
    let own = Entity::delete_many().filter(Column::UserId.eq(user_id));
    own.filter(Column::ExpiresAt.lte(now.as_microsecond()))
        .exec(db)
        .await?;
    Ok(())
}
