//! Forgets the numbers of bank accounts but for their last four characters, which is all that is shown of them. What is
//! forgotten cannot be brought back.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(FORGET).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

const FORGET: &str = "UPDATE payments \
    SET account = substr(replace(replace(account, ' ', ''), '-', ''), -4) \
    WHERE account IS NOT NULL";
