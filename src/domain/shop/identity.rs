//! Accounts: register, sign in and out, with tokens or with a session.
//!
//! Secrets are made and read outside; the shop is told their digests and keeps nothing else.

use super::Shop;
use crate::db::{self, Writer};
use crate::domain::user::INVALID_CREDENTIALS;
use crate::domain::{DomainError, NewUser, Role, User};
use jiff::{SignedDuration, Timestamp};
use sea_orm::DatabaseTransaction;

/// How long what a sign-in gives holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// A refresh token that is not used, in seconds.
    pub refresh_token: u32,
    /// A session, in seconds.
    pub session: u32,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            refresh_token: 30 * 24 * 3600,
            session: 12 * 3600,
        }
    }
}

/// What became of a refresh token that was sent.
enum Refreshed {
    Renewed(User),
    Refused(&'static str),
}

impl Shop {
    /// Creates a customer's account.
    ///
    /// # Errors
    /// [`DomainError::Invalid`]; `email_taken`.
    pub async fn register(&self, new: NewUser) -> Result<User, DomainError> {
        self.add_user(new, &[Role::Customer]).await
    }

    /// Creates an account with roles.
    ///
    /// # Errors
    /// As [`register`](Self::register).
    pub async fn add_user(&self, new: NewUser, roles: &[Role]) -> Result<User, DomainError> {
        let new = new.checked()?;
        let hash = self.remembered.passwords.hash(new.password.clone()).await?;
        let now = self.clock.now();
        let insert = async |db: &Writer<'_>| db::users::insert(db, new, roles, hash, now).await;
        Ok(self.db.statement(insert).await?)
    }

    /// The account with this number; nothing when it is gone.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn find_user(&self, id: i64) -> Result<Option<User>, DomainError> {
        Ok(db::users::find(&self.db.read, id).await?)
    }

    /// The account with this email, whatever its case.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<User>, DomainError> {
        let found = db::users::find_by_email(&self.db.read, &email.to_ascii_lowercase()).await?;
        Ok(found.map(|(user, _)| user))
    }

    /// The account that email and password are of, which gets the refresh token of this digest.
    ///
    /// # Errors
    /// `invalid_credentials`, after the same work whether or not there is such an account.
    pub async fn sign_in(&self, email: &str, password: String, digest: String) -> Result<User, DomainError> {
        let user = self.recognise(email, password).await?;
        let now = self.clock.now();
        let expires = after(now, self.lifetimes.refresh_token);
        let user_id = user.id;
        let work = async move |tx: &DatabaseTransaction| {
            db::refresh_tokens::sweep(tx, user_id, now).await?;
            db::refresh_tokens::insert(tx, digest.clone(), digest, user_id, expires).await?;
            Ok::<_, DomainError>(())
        };
        self.db.write(work).await?;
        Ok(user)
    }

    /// Exchanges the refresh token of a digest for the one of another. A token that was used before has been copied by
    /// somebody, and nobody can tell whether the thief or the owner came first: everything of that sign-in ends
    /// (RFC 9700, section 4.14.2). That holds although the answer is a refusal, so this never belongs to a unit of work,
    /// which would undo it.
    ///
    /// # Errors
    /// [`DomainError::InvalidToken`].
    pub async fn refresh(&self, digest: String, new: String) -> Result<User, DomainError> {
        let now = self.clock.now();
        let expires = after(now, self.lifetimes.refresh_token);
        let work = async move |tx: &DatabaseTransaction| {
            let Some(kept) = db::refresh_tokens::find(tx, &digest, now).await? else {
                return Ok(Refreshed::Refused("no such refresh token"));
            };
            // A refusal is no error here: what it deletes has to be committed.
            if kept.used || kept.expired {
                db::refresh_tokens::delete_family(tx, &kept.family).await?;
                let reason = if kept.used {
                    "the refresh token was used before"
                } else {
                    "the refresh token has run out"
                };
                return Ok(Refreshed::Refused(reason));
            }
            let Some(user) = db::users::find(tx, kept.user_id).await? else {
                return Ok(Refreshed::Refused("the account is gone"));
            };
            db::refresh_tokens::mark_used(tx, &digest, now).await?;
            db::refresh_tokens::insert(tx, new, kept.family, user.id, expires).await?;
            Ok::<_, DomainError>(Refreshed::Renewed(user))
        };
        match self.db.write(work).await? {
            Refreshed::Renewed(user) => Ok(user),
            Refreshed::Refused(reason) => Err(DomainError::InvalidToken(reason)),
        }
    }

    /// Ends everything of the sign-in that the refresh token of this digest came from. A token that is worthless already
    /// is fine.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn sign_out(&self, digest: String) -> Result<(), DomainError> {
        let now = self.clock.now();
        let work = async move |tx: &DatabaseTransaction| {
            if let Some(kept) = db::refresh_tokens::find(tx, &digest, now).await? {
                db::refresh_tokens::delete_family(tx, &kept.family).await?;
            }
            Ok(())
        };
        self.db.write(work).await
    }

    /// Opens a session for the account that email and password are of, under the digest of its secret. Each has a secret
    /// of its own, so that one planted before the sign-in is worth nothing after it; the one that the browser had, under the
    /// digest `before`, ends, since nobody could end it afterwards.
    ///
    /// # Errors
    /// As [`sign_in`](Self::sign_in).
    pub async fn open_session(
        &self,
        email: &str,
        password: String,
        digest: String,
        before: Option<String>,
    ) -> Result<(), DomainError> {
        let user = self.recognise(email, password).await?;
        let now = self.clock.now();
        let expires = after(now, self.lifetimes.session);
        let work = async move |tx: &DatabaseTransaction| {
            db::sessions::sweep(tx, user.id, now).await?;
            if let Some(before) = before {
                db::sessions::delete(tx, &before).await?;
            }
            db::sessions::insert(tx, digest, user.id, expires).await?;
            Ok::<_, DomainError>(())
        };
        self.db.write(work).await
    }

    /// Whose session is kept under this digest, if it is not over.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn session_owner(&self, digest: &str) -> Result<Option<User>, DomainError> {
        Ok(db::sessions::owner(&self.db.read, digest, self.clock.now()).await?)
    }

    /// Ends the session that is kept under this digest.
    ///
    /// # Errors
    /// What the database fails with.
    pub async fn close_session(&self, digest: &str) -> Result<(), DomainError> {
        let delete = async |db: &Writer<'_>| db::sessions::delete(db, digest).await;
        Ok(self.db.statement(delete).await?)
    }

    /// How long what a sign-in gives holds.
    pub fn lifetimes(&self) -> Lifetimes {
        self.lifetimes
    }

    /// The same shop with other lifetimes.
    #[must_use]
    pub fn with_lifetimes(mut self, lifetimes: Lifetimes) -> Self {
        self.lifetimes = lifetimes;
        self
    }

    async fn recognise(&self, email: &str, password: String) -> Result<User, DomainError> {
        let found = db::users::find_by_email(&self.db.read, &email.to_ascii_lowercase()).await?;
        let (user, hash) = found.unzip();
        let right = self.remembered.passwords.verify(password, hash).await?;
        user.filter(|_| right).ok_or(INVALID_CREDENTIALS.into())
    }
}

fn after(now: Timestamp, seconds: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds.into()))
        .unwrap_or(Timestamp::MAX)
}
