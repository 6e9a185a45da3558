//! Accounts, what they are signed in with, and reviews that belong to them.
//!
//! Refresh tokens and sessions are kept by the digest of their secret. A refresh token that was used stays until it runs
//! out, so that its second use is seen; `family` is what came from one sign-in and ends together.
//!
//! `reviews` is made anew, since SQLite cannot drop a constraint: an account reviews an item once, and names may be the
//! same. Reviews without an account are the seed's.

use super::dialect::{execute, is_postgres};
use super::m20260101_000002_table_versions::watch;
use crate::db::versions::Table as Versioned;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [USERS, REFRESH_TOKENS, SESSIONS].iter().chain(&INDEXES) {
            execute(manager, statement).await?;
        }
        let columns = "id, item_id, author, rating, body, created_at, updated_at";
        rebuild(manager, OWNED_REVIEWS, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "id, item_id, author, rating, body, created_at, updated_at";
        rebuild(manager, NAMED_REVIEWS, columns).await?;
        for table in ["sessions", "refresh_tokens", "users"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// Makes `reviews` anew as `definition` says, with its rows, index and triggers. PostgreSQL names the key and the counter
/// of numbers after the table; the counter goes on where it was.
async fn rebuild(manager: &SchemaManager<'_>, definition: &str, columns: &str) -> Result<(), DbErr> {
    execute(manager, definition).await?;
    let copy = format!("INSERT INTO reviews_new ({columns}) SELECT {columns} FROM reviews");
    execute(manager, &copy).await?;
    let on_postgres = is_postgres(manager);
    if on_postgres {
        execute(
            manager,
            "SELECT setval('reviews_new_id_seq', last_value, is_called) FROM reviews_id_seq",
        )
        .await?;
    }
    execute(manager, "DROP TABLE reviews").await?;
    execute(manager, "ALTER TABLE reviews_new RENAME TO reviews").await?;
    if on_postgres {
        execute(manager, "ALTER INDEX reviews_new_pkey RENAME TO reviews_pkey").await?;
        execute(
            manager,
            "ALTER SEQUENCE reviews_new_id_seq RENAME TO reviews_id_seq",
        )
        .await?;
    }
    let index = "CREATE INDEX reviews_item_id_created_at_idx ON reviews (item_id, created_at, id)";
    execute(manager, index).await?;
    watch(manager, Versioned::Reviews).await
}

const USERS: &str = "
CREATE TABLE users (
    id {number},
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT users_email_key UNIQUE (email)
)";

const REFRESH_TOKENS: &str = "
CREATE TABLE refresh_tokens (
    digest TEXT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)";

const SESSIONS: &str = "
CREATE TABLE sessions (
    digest TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
)";

const INDEXES: [&str; 3] = [
    "CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family)",
    "CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id)",
    "CREATE INDEX sessions_user_id_idx ON sessions (user_id)",
];

const OWNED_REVIEWS: &str = "
CREATE TABLE reviews_new (
    id {number},
    item_id BIGINT NOT NULL,
    author_id BIGINT NULL,
    author TEXT NOT NULL,
    rating INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT reviews_item_id_author_id_key UNIQUE (item_id, author_id),
    CONSTRAINT reviews_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
    CONSTRAINT reviews_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5)
)";

const NAMED_REVIEWS: &str = "
CREATE TABLE reviews_new (
    id {number},
    item_id BIGINT NOT NULL,
    author TEXT NOT NULL,
    rating INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT reviews_item_id_author_key UNIQUE (item_id, author),
    CONSTRAINT reviews_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
    CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5)
)";
