//! What is known of uploaded files. The files themselves lie on disk, under their ids.

use super::dialect::execute;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, UPLOADS).await?;
        execute(manager, "CREATE INDEX uploads_owner_id_idx ON uploads (owner_id)").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("uploads").to_owned())
            .await
    }
}

/// The index is for the deletion of an account, whose files go with it.
const UPLOADS: &str = "
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT uploads_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT uploads_size_check CHECK (size > 0)
)";
